namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>What a value in a map is; the numbers are those on the wire.</summary>
internal enum PrimitiveKind : byte
{
    Null = 0,
    Boolean = 1,
    Byte = 2,
    Char = 3,
    Short = 4,
    Int = 5,
    Long = 6,
    Double = 7,
    Float = 8,
    String = 9,
    Bytes = 10,
    Map = 11,
    List = 12,
    BigString = 13,
}

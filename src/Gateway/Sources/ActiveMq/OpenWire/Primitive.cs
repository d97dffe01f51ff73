using System.Buffers.Binary;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>One value of a map or a list, as it lies in its frame.</summary>
/// <param name="kind">What it is.</param>
/// <param name="bytes">The value: of texts and byte arrays without the length, of maps and lists from their count on.</param>
internal readonly ref struct Primitive(PrimitiveKind kind, ReadOnlySpan<byte> bytes)
{
    /// <summary>Maps in lists in maps; deeper is nobody's data.</summary>
    private const int DeepestNesting = 64;

    public PrimitiveKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool Boolean => Bytes[0] != 0;

    /// <summary>Of any of the whole numbers.</summary>
    public long Integer => Kind switch
    {
        PrimitiveKind.Byte => (sbyte)Bytes[0],
        PrimitiveKind.Short => BinaryPrimitives.ReadInt16BigEndian(Bytes),
        PrimitiveKind.Int => BinaryPrimitives.ReadInt32BigEndian(Bytes),
        PrimitiveKind.Long => BinaryPrimitives.ReadInt64BigEndian(Bytes),
        _ => throw new InvalidOperationException($"{Kind} is not a whole number"),
    };

    public char Char => (char)BinaryPrimitives.ReadUInt16BigEndian(Bytes);

    public double Double => BinaryPrimitives.ReadDoubleBigEndian(Bytes);

    public float Float => BinaryPrimitives.ReadSingleBigEndian(Bytes);

    public static Primitive Read(scoped ref OpenWireReader reader) => Read(ref reader, depth: 0);

    private static Primitive Read(scoped ref OpenWireReader reader, int depth)
    {
        if (depth > DeepestNesting) throw new OpenWireException($"A value is nested more than {DeepestNesting} deep");
        var kind = (PrimitiveKind)reader.Byte();
        switch (kind)
        {
            case PrimitiveKind.String:
                return new Primitive(kind, reader.Raw(reader.UShort()));
            case PrimitiveKind.BigString or PrimitiveKind.Bytes:
                return new Primitive(kind, reader.Raw(reader.Int()));
            case PrimitiveKind.Map:
            case PrimitiveKind.List:
                var start = reader.Position;
                SkipEntries(ref reader, kind, depth);
                return new Primitive(kind, reader.Since(start));
            default:
                return new Primitive(kind, reader.Raw(SizeOf(kind)));
        }
    }

    private static void SkipEntries(scoped ref OpenWireReader reader, PrimitiveKind kind, int depth)
    {
        for (var left = reader.Int(); left > 0; left--)
        {
            if (kind == PrimitiveKind.Map) reader.Raw(reader.UShort());
            Read(ref reader, depth + 1);
        }
    }

    private static int SizeOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Null => 0,
        PrimitiveKind.Boolean or PrimitiveKind.Byte => 1,
        PrimitiveKind.Char or PrimitiveKind.Short => sizeof(short),
        PrimitiveKind.Int or PrimitiveKind.Float => sizeof(int),
        PrimitiveKind.Long or PrimitiveKind.Double => sizeof(long),
        _ => throw new OpenWireException($"A value of type {(byte)kind} is not known"),
    };
}

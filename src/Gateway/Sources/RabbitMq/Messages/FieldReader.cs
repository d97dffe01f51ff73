using System.Buffers.Binary;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Reads what <see cref="FieldWriter"/> wrote, in the same order. Little-endian; texts and byte arrays are led by their length in 4 bytes.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> encoded)
{
    private ReadOnlySpan<byte> _rest = encoded;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte ReadByte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ushort ReadFlags() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public FieldKind ReadKind() => (FieldKind)ReadByte();

    public long ReadInteger() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>A text, a byte array, or the inside of a table or an array.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

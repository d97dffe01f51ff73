using System.Buffers.Binary;
using System.Text;

namespace Gateway.Records;

/// <summary>
/// A record's headers in order, duplicates kept. Encoded as, for each: name length (4 bytes), name (UTF-8),
/// value length (4 bytes, -1 for null), value; little-endian.
/// </summary>
internal readonly ref struct RecordHeaders(ReadOnlySpan<byte> encoded)
{
    private const int NameLengthBytes = 4;
    private const int ValueLengthBytes = 4;

    private readonly ReadOnlySpan<byte> _encoded = encoded;

    public bool IsEmpty => _encoded.IsEmpty;

    public Enumerator GetEnumerator() => new(_encoded);

    /// <summary>The bytes that one header takes.</summary>
    public static int EncodedLength(int nameLength, int valueLength) =>
        NameLengthBytes + nameLength + ValueLengthBytes + valueLength;

    /// <summary>Writes one header and returns the bytes it took.</summary>
    /// <param name="destination">At least <see cref="EncodedLength"/> bytes.</param>
    /// <param name="name">UTF-8. Kafka bounds it by the size of the message only.</param>
    /// <param name="value">The value; ignored when <paramref name="isNull"/>.</param>
    /// <param name="isNull">True for a header whose value is null.</param>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isNull)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, name.Length);
        name.CopyTo(destination[NameLengthBytes..]);
        return WriteValue(destination, name.Length, value, isNull);
    }

    /// <inheritdoc cref="Write(Span{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, bool)"/>
    public static int Write(Span<byte> destination, string name, ReadOnlySpan<byte> value, bool isNull)
    {
        var nameLength = Encoding.UTF8.GetBytes(name, destination[NameLengthBytes..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination, nameLength);
        return WriteValue(destination, nameLength, value, isNull);
    }

    /// <summary>One header: its name in UTF-8 and its value as sent.</summary>
    public readonly ref struct Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isNull)
    {
        public ReadOnlySpan<byte> Name { get; } = name;

        public ReadOnlySpan<byte> Value { get; } = value;

        public bool IsNull { get; } = isNull;
    }

    private static int WriteValue(Span<byte> destination, int nameLength, ReadOnlySpan<byte> value, bool isNull)
    {
        var rest = destination[(NameLengthBytes + nameLength)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, isNull ? -1 : value.Length);
        if (isNull) return EncodedLength(nameLength, 0);
        value.CopyTo(rest[ValueLengthBytes..]);
        return EncodedLength(nameLength, value.Length);
    }

    /// <summary>Walks the headers without allocating.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> encoded)
    {
        private ReadOnlySpan<byte> _rest = encoded;

        public Header Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var nameLength = BinaryPrimitives.ReadInt32LittleEndian(_rest);
            var name = _rest.Slice(NameLengthBytes, nameLength);
            var tail = _rest[(NameLengthBytes + nameLength)..];
            var valueLength = BinaryPrimitives.ReadInt32LittleEndian(tail);
            var value = tail.Slice(ValueLengthBytes, Math.Max(valueLength, 0));
            Current = new Header(name, value, valueLength < 0);
            _rest = tail[(ValueLengthBytes + value.Length)..];
            return true;
        }
    }
}

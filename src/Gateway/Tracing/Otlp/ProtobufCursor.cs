using System.Buffers.Binary;
using System.Text;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing.Otlp;

/// <summary>Writes fields of protobuf one behind the other.</summary>
internal readonly struct ProtobufCursor(SegmentDocument document)
{
    private const int LongestVarint = 10;
    private const int BytesPerUtf16 = 3;

    /// <summary>Wire types of protobuf.</summary>
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    /// <summary>Begins a message in a field; it ends where the scope is disposed of.</summary>
    public ProtobufScope Message(int field)
    {
        Tag(field, LengthType);
        return new ProtobufScope(document);
    }

    public void Varint(int field, ulong value)
    {
        Tag(field, VarintType);
        Varint(value);
    }

    public void Fixed32(int field, uint value)
    {
        Tag(field, Fixed32Type);
        BinaryPrimitives.WriteUInt32LittleEndian(document.GetSpan(sizeof(uint)), value);
        document.Advance(sizeof(uint));
    }

    public void Fixed64(int field, ulong value)
    {
        Tag(field, Fixed64Type);
        BinaryPrimitives.WriteUInt64LittleEndian(document.GetSpan(sizeof(ulong)), value);
        document.Advance(sizeof(ulong));
    }

    /// <summary>Sixteen bytes, the highest first.</summary>
    public void Bytes(int field, TraceId id)
    {
        Tag(field, LengthType);
        Varint(16);
        BinaryPrimitives.WriteUInt128BigEndian(document.GetSpan(16), id.Value);
        document.Advance(16);
    }

    /// <summary>Eight bytes, the highest first.</summary>
    public void Bytes(int field, SegmentId id)
    {
        Tag(field, LengthType);
        Varint(sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(document.GetSpan(sizeof(ulong)), id.Value);
        document.Advance(sizeof(ulong));
    }

    public void Text(int field, ReadOnlySpan<byte> utf8)
    {
        Tag(field, LengthType);
        Varint((ulong)utf8.Length);
        Raw(utf8);
    }

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public void Text(int field, string text, int maxLength)
    {
        var cut = Cut(text, maxLength);
        using var scope = Message(field);
        document.Advance(Encoding.UTF8.GetBytes(cut, document.GetSpan(cut.Length * BytesPerUtf16)));
    }

    /// <summary>Fields that were written before.</summary>
    public void Raw(ReadOnlySpan<byte> fields)
    {
        fields.CopyTo(document.GetSpan(fields.Length));
        document.Advance(fields.Length);
    }

    private void Tag(int field, int type) => Varint((ulong)((field << 3) | type));

    private void Varint(ulong value)
    {
        var bytes = document.GetSpan(LongestVarint);
        var length = 0;
        for (; value > 0x7f; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        document.Advance(length);
    }

    private static ReadOnlySpan<char> Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        return text.AsSpan(0, char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength);
    }
}

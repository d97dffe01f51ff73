using System.Buffers.Binary;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Writes frames in the loose encoding, one behind the other. Used again and again by its thread.</summary>
internal sealed class OpenWireWriter : IDisposable
{
    private const int LengthBytes = sizeof(int);

    [ThreadStatic]
    private static OpenWireWriter? _idle;

    private readonly ByteScratch _bytes = new();

    private OpenWireWriter()
    {
    }

    public ReadOnlySpan<byte> Written => _bytes.Written;

    /// <summary>An empty writer, to be disposed of by the same thread.</summary>
    public static OpenWireWriter Rent()
    {
        var writer = _idle ?? new OpenWireWriter();
        _idle = null;
        return writer;
    }

    /// <summary>Begins a frame.</summary>
    /// <returns>What <see cref="End"/> wants to know.</returns>
    public int Begin(byte type)
    {
        var start = _bytes.Length;
        Int(0);
        Byte(type);
        return start;
    }

    public void End(int start) => BinaryPrimitives.WriteInt32BigEndian(_bytes.Filled(start, LengthBytes), _bytes.Length - start - LengthBytes);

    public void Byte(byte value) => _bytes.Write(value);

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Several flags that are all down.</summary>
    public void Down(int flags)
    {
        for (; flags > 0; flags--) Bool(false);
    }

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.Room(sizeof(int)), value);
        _bytes.Advance(sizeof(int));
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.Room(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void Null() => Bool(false);

    /// <summary>A text, shortened where it would pass what its length field holds.</summary>
    public void String(string? text)
    {
        Bool(text is not null);
        if (text is not null) BareString(text);
    }

    /// <summary>A text that cannot be null, as the key of a map.</summary>
    public void BareString(ReadOnlySpan<char> text)
    {
        int length;
        while ((length = ModifiedUtf8.EncodedLength(text)) > ushort.MaxValue) text = text[..^(text.Length / 8)];
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.Room(sizeof(ushort)), (ushort)length);
        _bytes.Advance(sizeof(ushort));
        _bytes.Advance(ModifiedUtf8.Encode(text, _bytes.Room(length)));
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Bool(true);
        Int(bytes.Length);
        Raw(bytes);
    }

    /// <summary>Bytes that are in the loose encoding already.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>The presence and the type of an object; its fields follow.</summary>
    public void Object(byte type)
    {
        Bool(true);
        Byte(type);
    }

    public void Queue(string name)
    {
        Object(WireType.Queue);
        String(name);
    }

    public void Dispose()
    {
        _bytes.Clear();
        _idle = this;
    }
}

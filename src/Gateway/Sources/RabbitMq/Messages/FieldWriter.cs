using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Writes fields into memory that it keeps for the next message. <see cref="FieldReader"/> reads them.</summary>
internal sealed class FieldWriter
{
    // A message with large headers must not keep their memory for all that follow.
    private const int MostKeptBytes = 64 * 1024;

    private ArrayBufferWriter<byte> _buffer = new(1024);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear()
    {
        if (_buffer.Capacity > MostKeptBytes) _buffer = new ArrayBufferWriter<byte>(1024);
        else _buffer.ResetWrittenCount();
    }

    public void WriteByte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void WriteKind(FieldKind kind) => WriteByte((byte)kind);

    public void WriteFlags(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(sizeof(ushort)), value);
        _buffer.Advance(sizeof(ushort));
    }

    public void WriteInteger(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    public void WriteSingle(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(sizeof(float)), value);
        _buffer.Advance(sizeof(float));
    }

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), bytes.Length);
        _buffer.Advance(sizeof(int));
        _buffer.Write(bytes);
    }

    public void WriteText(string text)
    {
        var room = _buffer.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, length);
        _buffer.Advance(sizeof(int) + length);
    }

    /// <summary>Leaves room for the length of what follows.</summary>
    /// <returns>Where, for <see cref="EndNested"/>.</returns>
    public int BeginNested()
    {
        var at = _buffer.WrittenCount;
        _buffer.GetSpan(sizeof(int));
        _buffer.Advance(sizeof(int));
        return at;
    }

    public void EndNested(int at)
    {
        var length = _buffer.WrittenCount - at - sizeof(int);
        BinaryPrimitives.WriteInt32LittleEndian(MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span[at..], length);
    }
}

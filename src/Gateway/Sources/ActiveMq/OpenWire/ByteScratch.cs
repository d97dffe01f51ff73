using System.Buffers.Text;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Bytes that are put together piece by piece; used again and again, so that a steady state allocates nothing.</summary>
internal sealed class ByteScratch
{
    private const int SmallestBytes = 1024;
    private const int LargestKeptBytes = 256 * 1024;
    private const int LongestNumber = 20;

    private byte[] _bytes = new byte[SmallestBytes];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Write(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void WriteNumber(long value)
    {
        Utf8Formatter.TryFormat(value, Room(LongestNumber), out var written);
        Length += written;
    }

    /// <summary>Room to write to; what was written is then to be told by <see cref="Advance"/>.</summary>
    public Span<byte> Room(int bytes)
    {
        if (bytes > _bytes.Length - Length) Array.Resize(ref _bytes, Math.Max(checked(Length + bytes), _bytes.Length * 2));
        return _bytes.AsSpan(Length);
    }

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Bytes written before, to be filled in later.</summary>
    public Span<byte> Filled(int start, int length) => _bytes.AsSpan(start, length);

    public void Clear()
    {
        Length = 0;
        // One huge message must not keep its bytes alive for ever.
        if (_bytes.Length > LargestKeptBytes) _bytes = new byte[SmallestBytes];
    }
}

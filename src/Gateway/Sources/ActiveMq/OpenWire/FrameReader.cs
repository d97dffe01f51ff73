using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Cuts a stream into frames, in pooled memory that grows only with the bytes that have really come.</summary>
/// <param name="stream">Where the bytes come from.</param>
/// <param name="mostBytes">Longest frame that is accepted.</param>
internal sealed class FrameReader(Stream stream, int mostBytes) : IDisposable
{
    private const int LengthBytes = sizeof(int);
    private const int UsualBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
    private int _start;
    private int _end;

    private int Buffered => _end - _start;

    /// <summary>Takes the next frame, if all of it has come. It may be read until the next call.</summary>
    /// <exception cref="OpenWireException">No frame is that long, or that short.</exception>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (Buffered < LengthBytes) return false;
        var length = CheckedLength();
        if (Buffered - LengthBytes < length) return false;
        frame = _buffer.AsSpan(_start + LengthBytes, length);
        _start += LengthBytes + length;
        return true;
    }

    /// <summary>Waits for more bytes.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        MakeRoom();
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
        _end += count;
        return count > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end) = (0, 0);
    }

    private int CheckedLength()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (length < 1) throw new OpenWireException($"A frame of {length} bytes");
        if (length > mostBytes) throw new OpenWireException($"A frame of {length} bytes; at most {mostBytes} are accepted");
        return length;
    }

    private void MakeRoom()
    {
        var wanted = Buffered < LengthBytes ? LengthBytes : LengthBytes + CheckedLength();
        if (Buffered == 0 && _buffer.Length > UsualBytes * 2) Move(UsualBytes);
        else if (_end < _buffer.Length && _start + wanted <= _buffer.Length) return;
        else if (wanted <= _buffer.Length) Compact();
        // By doubling, for a length that was announced is only a claim.
        else Move(Math.Min(wanted, Math.Max(_buffer.Length, Buffered) * 2));
    }

    private void Compact()
    {
        _buffer.AsSpan(_start, Buffered).CopyTo(_buffer);
        (_start, _end) = (0, Buffered);
    }

    private void Move(int bytes)
    {
        var other = ArrayPool<byte>.Shared.Rent(bytes);
        _buffer.AsSpan(_start, Buffered).CopyTo(other);
        (_start, _end) = (0, Buffered);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
    }
}

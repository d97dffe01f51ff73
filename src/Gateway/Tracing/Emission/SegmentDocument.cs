using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Tracing.Emission;

/// <summary>One segment document in a buffer that is used again, behind the header line that a daemon wants before it.</summary>
/// <remarks>Whoever holds it disposes of it once, which gives it back.</remarks>
internal sealed class SegmentDocument(ObjectPool<SegmentDocument>? pool = null) : IDisposable
{
    /// <summary>Most bytes of a datagram; above it, Linux and daemon still agree, but with little to spare.</summary>
    public const int MaxDatagramBytes = 63 * 1024;

    private const int InitialBytes = 2048;

    /// <summary>A buffer that grew beyond this is not kept.</summary>
    private const int KeptBytes = 16 * 1024;

    private byte[] _buffer = new byte[InitialBytes];
    private int _length;

    /// <summary>Header line and document: what goes into one datagram.</summary>
    public ReadOnlyMemory<byte> Datagram => _buffer.AsMemory(0, _length);

    /// <summary>The document alone: JSON, unless it goes out in another form than X-Ray's.</summary>
    public ReadOnlyMemory<byte> Json => _buffer.AsMemory(HeaderLine.Length, _length - HeaderLine.Length);

    /// <summary>Where the next byte goes, for <see cref="Written"/>.</summary>
    public int Position => _length;

    public bool FitsDatagram => _length <= MaxDatagramBytes;

    private static ReadOnlySpan<byte> HeaderLine => "{\"format\":\"json\",\"version\":1}\n"u8;

    /// <summary>Drops what was written and begins anew.</summary>
    public void Start()
    {
        HeaderLine.CopyTo(_buffer);
        _length = HeaderLine.Length;
    }

    public void Advance(int count) => _length += count;

    /// <summary>Room for what is written next, which counts at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Take(int bytes)
    {
        var start = _length;
        if (start + bytes > _buffer.Length) Grow(bytes);
        _length = start + bytes;
        return _buffer.AsSpan(start, bytes);
    }

    /// <summary>Room for what is written next; it counts once <see cref="Advance"/> is called.</summary>
    public Span<byte> GetSpan(int bytes)
    {
        if (_length + bytes > _buffer.Length) Grow(bytes);
        return _buffer.AsSpan(_length);
    }

    /// <summary>What was written already, to be completed.</summary>
    public Span<byte> Written(int position, int bytes) => _buffer.AsSpan(position, bytes);

    public void Dispose()
    {
        if (_buffer.Length > KeptBytes) _buffer = new byte[InitialBytes];
        pool?.Return(this);
    }

    private void Grow(int bytes) => Array.Resize(ref _buffer, Math.Max(_length + bytes, _buffer.Length * 2));
}

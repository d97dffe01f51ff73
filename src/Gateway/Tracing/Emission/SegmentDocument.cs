using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Tracing.Emission;

/// <summary>One segment document in a buffer that is used again, behind the header line that a daemon wants before it.</summary>
/// <remarks>Whoever holds it disposes of it once, which gives it back.</remarks>
internal sealed class SegmentDocument(ObjectPool<SegmentDocument>? pool = null) : IBufferWriter<byte>, IDisposable
{
    /// <summary>Most bytes of a datagram; above it, Linux and daemon still agree, but with little to spare.</summary>
    public const int MaxDatagramBytes = 63 * 1024;

    private const int InitialBytes = 4096;

    /// <summary>A buffer that grew beyond this is not kept.</summary>
    private const int KeptBytes = 16 * 1024;

    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private byte[] _buffer = new byte[InitialBytes];
    private int _length;
    private Utf8JsonWriter? _json;

    /// <summary>Header line and document: what goes into one datagram.</summary>
    public ReadOnlyMemory<byte> Datagram => _buffer.AsMemory(0, _length);

    /// <summary>The document alone.</summary>
    public ReadOnlyMemory<byte> Json => _buffer.AsMemory(HeaderLine.Length, _length - HeaderLine.Length);

    public bool FitsDatagram => _length <= MaxDatagramBytes;

    private static ReadOnlySpan<byte> HeaderLine => "{\"format\":\"json\",\"version\":1}\n"u8;

    /// <summary>Drops what was written, and gives a writer for the document. Flush it before the bytes are read.</summary>
    public Utf8JsonWriter Start()
    {
        HeaderLine.CopyTo(_buffer);
        _length = HeaderLine.Length;
        if (_json is null) _json = new Utf8JsonWriter(this, Compact);
        else _json.Reset();
        return _json;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public void Dispose()
    {
        if (_buffer.Length > KeptBytes) _buffer = new byte[InitialBytes];
        pool?.Return(this);
    }

    private void Reserve(int bytes)
    {
        var needed = _length + Math.Max(bytes, 1);
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
    }
}

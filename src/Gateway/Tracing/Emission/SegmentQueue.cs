using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Gateway.Tracing.Emission;

/// <summary>Documents on their way to the writer, bounded by count and by bytes: the oldest give way, and are counted.</summary>
internal sealed class SegmentQueue
{
    /// <summary>A document takes a kilobyte or two; only traces of very many attempts come near this bound first.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    private readonly Channel<SegmentDocument> _documents;
    private readonly EmissionCounters _counters;
    private long _bytes;

    public SegmentQueue(int capacity, EmissionCounters counters)
    {
        _counters = counters;
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest };
        _documents = Channel.CreateBounded<SegmentDocument>(options, Drop);
    }

    public void Write(SegmentDocument document)
    {
        var bytes = Interlocked.Add(ref _bytes, document.Datagram.Length);
        if (!_documents.Writer.TryWrite(document)) Drop(document);
        while (bytes > MaxBytes && _documents.Reader.TryRead(out var oldest))
        {
            bytes -= oldest.Datagram.Length;
            Drop(oldest);
        }
    }

    /// <summary>False once the queue is closed and empty.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken stoppingToken) => _documents.Reader.WaitToReadAsync(stoppingToken);

    public bool TryRead([NotNullWhen(true)] out SegmentDocument? document)
    {
        if (!_documents.Reader.TryRead(out document)) return false;
        Interlocked.Add(ref _bytes, -document.Datagram.Length);
        return true;
    }

    /// <summary>Takes no more; what is queued can still be read.</summary>
    public void Close() => _documents.Writer.TryComplete();

    /// <summary>Gives up what is queued.</summary>
    public void DropAll()
    {
        while (_documents.Reader.TryRead(out var document)) Drop(document);
    }

    private void Drop(SegmentDocument document)
    {
        Interlocked.Add(ref _bytes, -document.Datagram.Length);
        document.Dispose();
        _counters.Add(SegmentResult.Dropped);
    }
}

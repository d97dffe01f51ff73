using System.Text;
using Gateway.Records;

namespace Gateway.Benchmarks.Micro;

/// <summary>Makes the records of one partition the way a source does: bytes in pooled slabs.</summary>
/// <param name="valueBytes">Of each.</param>
/// <param name="traceHeader">The <c>X-Amzn-Trace-Id</c> of a record by its offset; null for records without headers.</param>
internal sealed class Records(int valueBytes, Func<long, string>? traceHeader = null)
{
    private readonly SlabWriter _slabs = new(new SlabPool(64 * 1024 * 1024));
    private readonly byte[] _value = [.. Enumerable.Repeat((byte)'x', valueBytes)];
    private long _offset = 1_000_000;

    public Lane Lane { get; } = new("bench-0", "bench", 0);

    /// <summary>The next record, held until its payload is released.</summary>
    public SourceRecord Next()
    {
        var headers = Headers(_offset);
        var slab = _slabs.Reserve(_value.Length + headers.Length, out var start);
        _value.CopyTo(slab.Buffer.AsSpan(start));
        headers.CopyTo(slab.Buffer.AsSpan(start + _value.Length));
        return new SourceRecord
        {
            Lane = Lane,
            Position = _offset++,
            Timestamp = 1_772_615_105_123,
            TimestampKind = TimestampKind.Create,
            Payload = new RecordPayload(slab, start, -1, _value.Length, headers.Length),
        };
    }

    /// <summary>The next records as one batch.</summary>
    public RecordBatch Batch(int count)
    {
        var records = Enumerable.Range(0, count).Select(_ => Next()).ToArray();
        var now = TimeProvider.System.GetUtcNow();
        return new RecordBatch(records, [new LaneSlice(Lane, 0, count)], wireBytes: 0, BatchClose.Size, now, now);
    }

    private byte[] Headers(long offset)
    {
        if (traceHeader is null) return [];
        const string name = "X-Amzn-Trace-Id";
        var value = Encoding.ASCII.GetBytes(traceHeader(offset));
        var encoded = new byte[RecordHeaders.EncodedLength(name.Length, value.Length)];
        RecordHeaders.Write(encoded, name, value, isNull: false);
        return encoded;
    }
}

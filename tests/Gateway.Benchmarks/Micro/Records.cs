using Gateway.Records;

namespace Gateway.Benchmarks.Micro;

/// <summary>Makes the records of one partition the way a source does: bytes in pooled slabs.</summary>
internal sealed class Records(int valueBytes)
{
    private readonly SlabWriter _slabs = new(new SlabPool(64 * 1024 * 1024));
    private readonly byte[] _value = [.. Enumerable.Repeat((byte)'x', valueBytes)];
    private long _offset = 1_000_000;

    public Lane Lane { get; } = new("bench-0", "bench", 0);

    /// <summary>The next record, held until its payload is released.</summary>
    public SourceRecord Next()
    {
        var slab = _slabs.Reserve(_value.Length, out var start);
        _value.CopyTo(slab.Buffer.AsSpan(start));
        return new SourceRecord
        {
            Lane = Lane,
            Position = _offset++,
            Timestamp = 1_772_615_105_123,
            TimestampKind = TimestampKind.Create,
            Payload = new RecordPayload(slab, start, -1, _value.Length, 0),
        };
    }

    /// <summary>The next records as one batch.</summary>
    public RecordBatch Batch(int count)
    {
        var records = Enumerable.Range(0, count).Select(_ => Next()).ToArray();
        var now = TimeProvider.System.GetUtcNow();
        return new RecordBatch(records, [new LaneSlice(Lane, 0, count)], wireBytes: 0, BatchClose.Size, now, now);
    }
}

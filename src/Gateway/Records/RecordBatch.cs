using System.Buffers;
using System.Runtime.InteropServices;

namespace Gateway.Records;

/// <summary>Records that reach the function in one event, and succeed or fail together. Lanes stand one after the other, each in order.</summary>
/// <param name="records">The records; lanes contiguous, ascending positions within each.</param>
/// <param name="slices">The lanes in the order of <paramref name="records"/>.</param>
/// <param name="wireBytes">The exact length of the event's JSON.</param>
/// <param name="close">Why the batch was closed.</param>
/// <param name="openedAt">When its first record arrived in this process.</param>
/// <param name="closedAt">When it was closed.</param>
internal sealed class RecordBatch(
    ReadOnlyMemory<SourceRecord> records,
    IReadOnlyList<LaneSlice> slices,
    int wireBytes,
    BatchClose close,
    DateTimeOffset openedAt,
    DateTimeOffset closedAt)
{
    private readonly ReadOnlyMemory<SourceRecord> _records = records;

    public ReadOnlySpan<SourceRecord> Records => _records.Span;

    public ref readonly SourceRecord First => ref _records.Span[0];

    public int Count => _records.Length;

    public IReadOnlyList<LaneSlice> Slices { get; } = slices;

    public int WireBytes { get; } = wireBytes;

    public BatchClose Close { get; } = close;

    public DateTimeOffset OpenedAt { get; } = openedAt;

    public DateTimeOffset ClosedAt { get; } = closedAt;

    /// <summary>The records of one lane of this batch.</summary>
    public ReadOnlySpan<SourceRecord> Of(LaneSlice slice) => _records.Span.Slice(slice.Start, slice.Count);

    /// <summary>The timestamp of the record that waited longest; -1 when no record has one.</summary>
    public long OldestTimestamp()
    {
        var oldest = -1L;
        foreach (ref readonly var record in Records)
        {
            if (record.Timestamp >= 0 && (oldest < 0 || record.Timestamp < oldest)) oldest = record.Timestamp;
        }

        return oldest;
    }

    /// <summary>Some of the records as a batch of their own, in the same order. The records stay the parent's to release.</summary>
    public RecordBatch Part(IEventFormat format, Func<int, bool> contains)
    {
        var kept = new List<SourceRecord>(Count);
        var lanes = new List<LaneSlice>(Slices.Count);
        var bytes = (long)format.EnvelopeBytes;
        foreach (var slice in Slices)
        {
            var start = kept.Count;
            for (var i = slice.Start; i < slice.Start + slice.Count; i++)
            {
                if (!contains(i)) continue;
                bytes += format.RecordBytes(_records.Span[i]) + (kept.Count > 0 ? 1 : 0);
                kept.Add(_records.Span[i]);
            }

            if (kept.Count == start) continue;
            lanes.Add(new LaneSlice(slice.Lane, start, kept.Count - start));
            if (RecordsOfWhole.BeginsAt(lanes, lanes.Count - 1)) bytes += format.LaneBytes(slice.Lane.Whole);
        }

        return new RecordBatch(kept.ToArray(), lanes, (int)bytes, Close, OpenedAt, ClosedAt);
    }

    /// <summary>One of the records as a batch of its own. The record stays the parent's to release.</summary>
    public RecordBatch Only(IEventFormat format, int at)
    {
        var record = _records.Span[at];
        var bytes = (long)format.EnvelopeBytes + format.LaneBytes(record.Lane.Whole) + format.RecordBytes(record);
        return new RecordBatch(new[] { record }, [new LaneSlice(record.Lane, 0, 1)], (int)bytes, Close, OpenedAt, ClosedAt);
    }

    /// <summary>Gives the array behind <see cref="Records"/> back to the pool it was rented from. Call it once, last of all.</summary>
    public void GiveBack()
    {
        if (!MemoryMarshal.TryGetArray(_records, out var array)) return;
        Array.Clear(array.Array!, 0, array.Count);
        ArrayPool<SourceRecord>.Shared.Return(array.Array!);
    }
}

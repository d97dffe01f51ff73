using System.Buffers;

namespace Gateway.Records;

/// <summary>The records of a batch that an event shows under one key, though they are in several lanes: in the order of their positions.</summary>
internal readonly ref struct RecordsOfWhole
{
    private readonly SourceRecord[] _records;
    private readonly int _count;

    /// <param name="batch">Holds them.</param>
    /// <param name="whole">The partition or queue that is split into lanes.</param>
    public RecordsOfWhole(RecordBatch batch, Lane whole)
    {
        _records = ArrayPool<SourceRecord>.Shared.Rent(batch.Count);
        var positions = ArrayPool<long>.Shared.Rent(batch.Count);
        foreach (ref readonly var record in batch.Records)
        {
            if (!ReferenceEquals(record.Lane.Whole, whole)) continue;
            positions[_count] = record.Position;
            _records[_count++] = record;
        }

        positions.AsSpan(0, _count).Sort(_records.AsSpan(0, _count));
        ArrayPool<long>.Shared.Return(positions);
    }

    public ReadOnlySpan<SourceRecord> Records => _records.AsSpan(0, _count);

    /// <summary>True at the first of the slices that belong to one partition or queue: there an event shows what all of them hold.</summary>
    public static bool BeginsAt(IReadOnlyList<LaneSlice> slices, int slice)
    {
        var lane = slices[slice].Lane;
        if (!lane.IsPart) return true;
        // The nearest are the likeliest.
        for (var i = slice - 1; i >= 0; i--)
        {
            if (ReferenceEquals(slices[i].Lane.Whole, lane.Whole)) return false;
        }

        return true;
    }

    public void Dispose()
    {
        Array.Clear(_records, 0, _count);
        ArrayPool<SourceRecord>.Shared.Return(_records);
    }
}

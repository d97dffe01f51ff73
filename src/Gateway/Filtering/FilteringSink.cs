using System.Buffers;
using System.Numerics;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources;

namespace Gateway.Filtering;

/// <summary>Stands before the batcher where a mapping has filters: what nobody wants is settled here, in its turn, and goes no further.</summary>
/// <remarks>
/// Works on the thread that reads the mapping's broker, which computes what a record adds to its event anyway: a record that is left
/// out costs no more than one that goes on, and other mappings have threads of their own. Several queues may write at a time.
/// </remarks>
internal sealed class FilteringSink(RecordFilter filter, IRecordSink next, IRecordSource source, MappingMetrics metrics) : IRecordSink
{
    private const int LongestRun = 64;

    public void Open(Lane lane) => next.Open(lane);

    public Task CloseAsync(Lane lane) => next.CloseAsync(lane);

    public void Write(ReadOnlySpan<SourceRecord> records)
    {
        for (; records.Length > LongestRun; records = records[LongestRun..]) WriteRun(records[..LongestRun]);
        WriteRun(records);
    }

    private void WriteRun(ReadOnlySpan<SourceRecord> records)
    {
        // What is behind a stop is not ours to judge: it comes again with the lane's next owner.
        var wanted = records.IsEmpty || records[0].Lane.IsStopped ? ulong.MaxValue : Wanted(records);
        var all = ulong.MaxValue >> (LongestRun - Math.Max(records.Length, 1));
        if ((wanted & all) == all) next.Write(records);
        else if ((wanted & all) == 0) Settle(records);
        else Part(records, wanted & all);
    }

    private ulong Wanted(ReadOnlySpan<SourceRecord> records)
    {
        var wanted = 0UL;
        for (var i = 0; i < records.Length; i++)
        {
            if (records[i].IsUnreadable || filter.Wants(records[i])) wanted |= 1UL << i;
        }

        return wanted;
    }

    // Two runs, each in order, so that locks and counters are paid for twice at most.
    private void Part(ReadOnlySpan<SourceRecord> records, ulong wanted)
    {
        var parted = ArrayPool<SourceRecord>.Shared.Rent(records.Length);
        var (going, leaving) = (0, BitOperations.PopCount(wanted));
        var goesOn = leaving;
        for (var i = 0; i < records.Length; i++) parted[(wanted >> i & 1) != 0 ? going++ : leaving++] = records[i];
        next.Write(parted.AsSpan(0, goesOn));
        Settle(parted.AsSpan(goesOn, records.Length - goesOn));
        ArrayPool<SourceRecord>.Shared.Return(parted, clearArray: true);
    }

    private void Settle(ReadOnlySpan<SourceRecord> records)
    {
        source.Acknowledge(records);
        metrics.RecordsFiltered(records.Length);
        foreach (ref readonly var record in records) record.Payload.Release();
    }
}

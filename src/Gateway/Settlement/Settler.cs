using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources;
using Gateway.Tracing;
using Microsoft.Extensions.Logging;

namespace Gateway.Settlement;

/// <summary>Tells the source what became of its records. Nothing is acknowledged that did not reach its end.</summary>
internal sealed partial class Settler(string mapping, IRecordSource source, MappingMetrics metrics, ILogger logger)
{
    /// <inheritdoc cref="TraceSettings.MessageId"/>
    public MessageIdOf? MessageId { get; init; }

    public void Acknowledge(RecordBatch batch)
    {
        foreach (var slice in batch.Slices) source.Acknowledge(batch.Of(slice));
    }

    /// <summary>Gives records up unsettled: their broker delivers them again.</summary>
    public void Release(RecordBatch batch)
    {
        foreach (var slice in batch.Slices) source.Release(batch.Of(slice));
    }

    /// <summary>Leaves records that failed for good to their broker's custom.</summary>
    public void Reject(FailedBatch failed)
    {
        foreach (var slice in failed.Records.Slices) Reject(failed.Records.Of(slice), failed.Reason, failed.Why, failed.Trace);
    }

    /// <summary>Gives records of one lane up for good, and says so where people look.</summary>
    /// <param name="records">Of one lane.</param>
    /// <param name="reason">Why, as a label.</param>
    /// <param name="why">Why, for people and for a broker that keeps it.</param>
    /// <param name="trace">Their batch's; null for a record that never came into one.</param>
    public void Reject(ReadOnlySpan<SourceRecord> records, DropReason reason, string why, TraceId? trace = null)
    {
        var lane = records[0].Lane;
        if (lane.IsFenced) return;
        var traceId = trace?.ToString() ?? "none";
        var first = RecordName.Of(records[0], MessageId);
        switch (source.Reject(records, reason, why))
        {
            case Rejection.DeadLettered:
                metrics.RecordsDeadLettered(records.Length, reason);
                LogDeadLettered(mapping, lane.Name, first, records.Length, why, traceId);
                break;
            case Rejection.Requeued:
                LogRequeued(mapping, lane.Name, first, records.Length, why, traceId);
                break;
            case Rejection.Kept:
                break;
            default:
                metrics.RecordsDropped(records.Length, reason);
                LogDropped(mapping, lane.Name, first, records.Length, why, traceId);
                break;
        }
    }

    [LoggerMessage(EventIds.RecordDropped, LogLevel.Error, "{Mapping}: dropped {Count} records of {Lane}, from {First} on: {Why} (trace {TraceId})")]
    private partial void LogDropped(string mapping, string lane, string first, int count, string why, string traceId);

    [LoggerMessage(EventIds.RecordDeadLettered, LogLevel.Error, "{Mapping}: dead-lettered {Count} records of {Lane}, from {First} on: {Why} (trace {TraceId})")]
    private partial void LogDeadLettered(string mapping, string lane, string first, int count, string why, string traceId);

    [LoggerMessage(EventIds.RecordRequeued, LogLevel.Error, "{Mapping}: {Count} records of {Lane}, from {First} on, failed for good but have no dead-letter exchange; they come again after a wait: {Why} (trace {TraceId})")]
    private partial void LogRequeued(string mapping, string lane, string first, int count, string why, string traceId);
}

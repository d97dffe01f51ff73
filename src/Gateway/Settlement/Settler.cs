using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources;
using Microsoft.Extensions.Logging;

namespace Gateway.Settlement;

/// <summary>Tells the source what became of its records. Nothing is acknowledged that did not reach its end.</summary>
internal sealed partial class Settler(string mapping, IRecordSource source, MappingMetrics metrics, ILogger logger)
{
    public void Acknowledge(RecordBatch batch)
    {
        foreach (var slice in batch.Slices) source.Acknowledge(batch.Of(slice));
    }

    /// <summary>Gives records up unsettled: their broker delivers them again.</summary>
    public void Release(RecordBatch batch)
    {
        foreach (var slice in batch.Slices) source.Release(batch.Of(slice));
    }

    /// <summary>Acknowledges a record that can never be delivered, and says so where people look.</summary>
    public void Drop(in SourceRecord record, DropReason reason, string why)
    {
        metrics.RecordsDropped(1, reason);
        LogDropped(mapping, record.Lane.Name, record.Position, record.Payload.Length, why);
        source.Acknowledge(new ReadOnlySpan<SourceRecord>(in record));
    }

    [LoggerMessage(EventIds.RecordDropped, LogLevel.Error, "{Mapping}: dropped record {Position} of {Lane} ({Bytes} bytes): {Why}")]
    private partial void LogDropped(string mapping, string lane, long position, int bytes, string why);
}

using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>A trace that records of a batch belong to, and the first of those records.</summary>
/// <param name="Context">As that record carries it.</param>
/// <param name="Lane">Where it came from.</param>
/// <param name="Position">Its offset, or whatever its source counts by.</param>
/// <param name="Timestamp">Epoch milliseconds; -1 when it has none.</param>
/// <param name="MessageId">A queue's message by its id; null for Kafka and for messages without one.</param>
internal readonly record struct UpstreamLink(TraceContext Context, Lane Lane, long Position, long Timestamp, string? MessageId)
{
    public static UpstreamLink Of(in SourceRecord record, MessageIdOf? messageId)
    {
        UpstreamContext.TryRead(record, out var context);
        return new UpstreamLink(context, record.Lane, record.Position, record.Timestamp, messageId?.Invoke(record));
    }
}

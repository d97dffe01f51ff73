namespace Gateway.Tracing;

/// <summary>When a record was sent, left the broker, and was done with.</summary>
/// <param name="Start">By the record's timestamp; without one, when its batch began.</param>
/// <param name="WaitEnd">When it had left the broker; null when nobody knows how long it was there.</param>
/// <param name="End">When its invocation ended, the last of them when there were several.</param>
internal readonly record struct MarkerTimes(DateTimeOffset Start, DateTimeOffset? WaitEnd, DateTimeOffset End)
{
    /// <summary>The latest that a point in time can be told.</summary>
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="batch">A closed segment.</param>
    /// <param name="timestamp">The record's, in epoch milliseconds; -1 when it has none. Of another's clock, so it may be anything.</param>
    public static MarkerTimes Of(BatchSegment batch, long timestamp)
    {
        var end = batch.Attempts.LastEnd ?? batch.End;
        if (timestamp < 0) return new MarkerTimes(batch.Start, null, end);
        var sent = Earlier(DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(timestamp, Latest)), end);
        // A record that was sent after the batch began to fill came in before it closed.
        var left = sent < batch.Facts.OpenedAt ? batch.Facts.OpenedAt : batch.Facts.ClosedAt;
        return new MarkerTimes(sent, left < sent ? sent : Earlier(left, end), end);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

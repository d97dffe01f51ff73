using Gateway.Benchmarks.Contestants;

namespace Gateway.Benchmarks.Queues;

/// <summary>Which queue to read, and how.</summary>
internal sealed record QueueSetting : Setting
{
    public required Uri Broker { get; init; }

    /// <summary>Where the broker speaks STOMP; null where it does not.</summary>
    public int? StompPort { get; init; }

    public required string Queue { get; init; }

    /// <summary>Messages that may be on their way to a contestant that has not acknowledged them: two batches for each invocation.</summary>
    public int Prefetch => Math.Max(2 * Batch * Concurrency, 256);
}

namespace Gateway.Benchmarks.Queues;

/// <summary>What contestants are asked to do with their queue.</summary>
/// <param name="Key">What <c>--measure</c> calls it.</param>
/// <param name="Batch">Most messages in one invocation.</param>
/// <param name="Concurrency">Invocations in flight.</param>
/// <param name="WorkMilliseconds">How long the function takes.</param>
internal sealed record QueueLoad(string Key, int Batch, int Concurrency, int WorkMilliseconds)
{
    private const int SlowConcurrency = 200;
    private const int SlowMilliseconds = 50;

    /// <summary>Invocations a second with all of them always in flight; null where the function takes no time.</summary>
    public double? Ideal => WorkMilliseconds == 0 ? null : Concurrency * 1000.0 / WorkMilliseconds;

    /// <summary>.NET compiles hot code a second time while it runs, and at batch 1 a second of it makes a difference.</summary>
    public TimeSpan Warmup => TimeSpan.FromSeconds(Batch == 1 ? 10 : 5);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<QueueLoad> All(int concurrency) =>
    [
        new("100", Batch: 100, concurrency, WorkMilliseconds: 0),
        new("1", Batch: 1, concurrency, WorkMilliseconds: 0),
        new("slow", Batch: 1, SlowConcurrency, SlowMilliseconds),
    ];
}

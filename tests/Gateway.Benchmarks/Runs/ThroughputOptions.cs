using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How the throughput is measured.</summary>
internal sealed record ThroughputOptions
{
    /// <summary>Records that wait in the topic. The mock cluster keeps 5 MiB a partition.</summary>
    public int Records { get; init; } = 4_000_000;

    public int Partitions { get; init; } = 96;

    public int ValueBytes { get; init; } = 100;

    public IReadOnlyList<int> Batches { get; init; } = [100, 1];

    public IReadOnlyList<KafkaContestant> Contestants { get; init; } = KafkaContestant.All;

    public int Rounds { get; init; } = 3;

    /// <summary>From the first invocation to the begin of the count; null is what the batch size needs.</summary>
    public TimeSpan? Warmup { get; init; }

    /// <summary>Longest count; it ends earlier with the last record.</summary>
    public TimeSpan Limit { get; init; }

    public int Concurrency { get; init; } = 16;

    public int WindowSeconds { get; init; }

    /// <summary>librdkafka settings for bare loop and gateway, to try what they do.</summary>
    public required IReadOnlyDictionary<string, string> ConsumerProperties { get; init; }

    /// <summary>
    /// .NET compiles hot code a second time while it runs. At batch 1 there is time to wait for that; at batch 100 the records
    /// would run out first.
    /// </summary>
    public TimeSpan WarmupOf(int batch) => Warmup ?? (batch == 1 ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(3));

    public static ThroughputOptions From(Arguments arguments) => new()
    {
        Records = arguments.Number("records", 4_000_000),
        Partitions = arguments.Number("partitions", 96),
        ValueBytes = arguments.Number("value-bytes", 100),
        Batches = arguments.Text("batch") is null ? [100, 1] : [arguments.Number("batch", 100)],
        Contestants = [.. KafkaContestant.All.Where(one => arguments.List("only") is { Count: 0 } || arguments.List("only").Contains(one.Key))],
        Rounds = arguments.Number("rounds", 3),
        Warmup = arguments.Text("warmup") is null ? null : TimeSpan.FromSeconds(arguments.Number("warmup", 0)),
        Limit = TimeSpan.FromSeconds(arguments.Number("seconds", 10)),
        Concurrency = arguments.Number("concurrency", 16),
        WindowSeconds = arguments.Number("window", 0),
        ConsumerProperties = arguments.All("property").ToDictionary(text => text[..text.IndexOf('=')], text => text[(text.IndexOf('=') + 1)..]),
    };
}

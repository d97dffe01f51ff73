using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How the cost of tracing every batch is measured.</summary>
internal sealed record TracingOptions
{
    /// <summary>Records that wait in the topic. The mock cluster keeps 5 MiB a partition.</summary>
    public int Records { get; init; }

    public int Partitions { get; init; }

    public int ValueBytes { get; init; }

    /// <summary>1, where a segment goes with every record, is the hardest.</summary>
    public int Batch { get; init; }

    /// <summary>Processes of the gateway, one after the other.</summary>
    public int Rounds { get; init; }

    /// <summary>Turns of every batch traced, in a round; one more has the default sampling.</summary>
    public int Turns { get; init; }

    /// <summary>From the first invocation to the first turn.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>Of the turn's time, what is counted.</summary>
    public TimeSpan Counted { get; init; }

    /// <summary>Most of the rate that tracing may take, 0 to 1.</summary>
    public double Most { get; init; }

    public static TracingOptions From(Arguments arguments) => new()
    {
        Records = arguments.Number("records", 4_000_000),
        Partitions = arguments.Number("partitions", 96),
        ValueBytes = arguments.Number("value-bytes", 100),
        Batch = arguments.Number("batch", 1),
        Rounds = arguments.Number("rounds", 3),
        Turns = arguments.Number("turns", 12),
        Warmup = TimeSpan.FromSeconds(arguments.Number("warmup", 12)),
        Counted = TimeSpan.FromMilliseconds(arguments.Number("milliseconds", 1500)),
        Most = arguments.Number("most", 10) / 100.0,
    };
}

using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How a topic with poison in it is measured beside one without.</summary>
internal sealed record PoisonOptions
{
    public int Records { get; init; }

    public int Partitions { get; init; }

    public int ValueBytes { get; init; }

    /// <summary>Of so many records one is poison.</summary>
    public int OneIn { get; init; }

    public int Batch { get; init; }

    /// <summary>What each invocation takes.</summary>
    public int WorkMilliseconds { get; init; }

    public int Rounds { get; init; }

    /// <summary>From the first invocation to the begin of the count.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>Longest count.</summary>
    public TimeSpan Limit { get; init; }

    /// <summary>The run fails when records that are given up at once leave less of the healthy rate, in percent.</summary>
    public int LeastPercent { get; init; }

    public static PoisonOptions From(Arguments arguments) => new()
    {
        Records = arguments.Number("records", 2_000_000),
        Partitions = arguments.Number("partitions", 64),
        ValueBytes = arguments.Number("value-bytes", 100),
        OneIn = arguments.Number("one-in", 100),
        Batch = arguments.Number("batch", 100),
        WorkMilliseconds = arguments.Number("work", 20),
        Rounds = arguments.Number("rounds", 3),
        Warmup = TimeSpan.FromSeconds(arguments.Number("warmup", 3)),
        Limit = TimeSpan.FromSeconds(arguments.Number("seconds", 8)),
        LeastPercent = arguments.Number("least", 95),
    };
}

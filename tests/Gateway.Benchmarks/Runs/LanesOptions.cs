using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How a partition that is split into lanes is measured beside one that is not.</summary>
internal sealed record LanesOptions
{
    /// <summary>Records that wait in the one partition, of which the mock cluster keeps 5 MiB.</summary>
    public int Records { get; init; }

    public int Keys { get; init; }

    public int ValueBytes { get; init; }

    public int Batch { get; init; }

    /// <summary>What each invocation takes.</summary>
    public int WorkMilliseconds { get; init; }

    /// <summary>Compared with 1.</summary>
    public int Factor { get; init; }

    public int Rounds { get; init; }

    /// <summary>From the first invocation to the begin of the count.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>Longest count.</summary>
    public TimeSpan Limit { get; init; }

    /// <summary>The run fails below this.</summary>
    public double LeastGain { get; init; }

    public static LanesOptions From(Arguments arguments) => new()
    {
        Records = arguments.Number("records", 20_000),
        Keys = arguments.Number("keys", 1000),
        ValueBytes = arguments.Number("value-bytes", 100),
        Batch = arguments.Number("batch", 1),
        WorkMilliseconds = arguments.Number("work", 20),
        Factor = arguments.Number("factor", 10),
        Rounds = arguments.Number("rounds", 2),
        Warmup = TimeSpan.FromSeconds(arguments.Number("warmup", 3)),
        Limit = TimeSpan.FromSeconds(arguments.Number("seconds", 15)),
        LeastGain = arguments.Number("least", 8),
    };
}

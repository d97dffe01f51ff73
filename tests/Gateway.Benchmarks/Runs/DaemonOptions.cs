using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How the gateway is measured with daemons of every kind.</summary>
internal sealed record DaemonOptions
{
    /// <summary>Records that wait in the topic. The mock cluster keeps 5 MiB a partition.</summary>
    public int Records { get; init; }

    public int Partitions { get; init; }

    public int ValueBytes { get; init; }

    /// <summary>1, where a segment goes with every record, is the hardest.</summary>
    public int Batch { get; init; }

    public int Rounds { get; init; }

    /// <summary>From the first invocation to the begin of the count.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>Longest count.</summary>
    public TimeSpan Limit { get; init; }

    public required IReadOnlyList<DaemonContestant> Contestants { get; init; }

    public static DaemonOptions From(Arguments arguments) => new()
    {
        Records = arguments.Number("records", 2_000_000),
        Partitions = arguments.Number("partitions", 48),
        ValueBytes = arguments.Number("value-bytes", 100),
        Batch = arguments.Number("batch", 1),
        Rounds = arguments.Number("rounds", 2),
        Warmup = TimeSpan.FromSeconds(arguments.Number("warmup", 8)),
        Limit = TimeSpan.FromSeconds(arguments.Number("seconds", 8)),
        Contestants = [.. DaemonContestant.States.Where(one => arguments.List("only") is { Count: 0 } || arguments.List("only").Contains(one.Key))],
    };
}

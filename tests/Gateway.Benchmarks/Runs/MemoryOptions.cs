using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How the peak memory is measured.</summary>
internal sealed record MemoryOptions
{
    /// <summary>Records that wait in the topic when the gateway starts.</summary>
    public int Records { get; init; }

    public int Partitions { get; init; }

    public int ValueBytes { get; init; }

    public int Batch { get; init; }

    /// <summary>How long the gateway stands before the stalled function.</summary>
    public int Seconds { get; init; }

    /// <summary>More than this fails the run.</summary>
    public int LimitMegabytes { get; init; }

    public static MemoryOptions From(Arguments arguments) => new()
    {
        Records = arguments.Number("records", 10_000_000),
        Partitions = arguments.Number("partitions", 96),
        ValueBytes = arguments.Number("value-bytes", 20),
        Batch = arguments.Number("batch", 100),
        Seconds = arguments.Number("seconds", 60),
        LimitMegabytes = arguments.Number("limit-mb", 400),
    };
}

using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How the latency is measured.</summary>
internal sealed record LatencyOptions
{
    private static readonly string[] Usual = ["consume", "bare", "kafkajs", "gateway"];

    /// <summary>Records produced a second.</summary>
    public int Rate { get; init; }

    public int Seconds { get; init; }

    public int WarmupSeconds { get; init; }

    public int Batch { get; init; }

    public int Partitions { get; init; }

    public int ValueBytes { get; init; }

    public int Rounds { get; init; }

    public required IReadOnlyList<KafkaContestant> Contestants { get; init; }

    public static LatencyOptions From(Arguments arguments) => new()
    {
        Rate = arguments.Number("rate", 2000),
        Seconds = arguments.Number("seconds", 20),
        WarmupSeconds = arguments.Number("warmup", 10),
        Batch = arguments.Number("batch", 100),
        Partitions = arguments.Number("partitions", 8),
        ValueBytes = arguments.Number("value-bytes", 100),
        Rounds = arguments.Number("rounds", 3),
        Contestants = [.. KafkaContestant.All.Where(one => (arguments.Text("only") is null ? Usual : arguments.List("only")).Contains(one.Key))],
    };
}

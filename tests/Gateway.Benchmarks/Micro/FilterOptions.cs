using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Micro;

/// <summary>How the rate of a filter is measured.</summary>
internal sealed record FilterOptions
{
    public int Rounds { get; init; }

    /// <summary>Of one round; the first is a warm-up.</summary>
    public TimeSpan Round { get; init; }

    /// <summary>The run fails when fewer records a second are asked about, on one core.</summary>
    public int Least { get; init; }

    public static FilterOptions From(Arguments arguments) => new()
    {
        Rounds = arguments.Number("rounds", 5),
        Round = TimeSpan.FromSeconds(arguments.Number("seconds", 1)),
        Least = arguments.Number("least", 1_000_000),
    };
}

using Gateway.Aws;

namespace Gateway.Pipeline;

/// <summary>One run of <see cref="DeliveryModel"/>: how the mapping is set, what its function and destination are like, and what happens.</summary>
internal sealed record DeliveryScenario
{
    /// <summary>Decides what each call and each sending come to.</summary>
    public required ulong Seed { get; init; }

    public int Concurrency { get; init; } = 1;

    public int BatchSize { get; init; } = 10;

    public TimeSpan Window { get; init; }

    /// <summary>Most bytes of an event; null for Lambda's own limit.</summary>
    public int? Bytes { get; init; }

    public int? Attempts { get; init; }

    /// <summary>True when records that are older than a minute are given up.</summary>
    public bool HasMaximumAge { get; init; }

    public bool Bisects { get; init; }

    public bool OnlyFailedItems { get; init; }

    /// <summary>True when the function may name what it failed on.</summary>
    public bool ReportsItems { get; init; }

    public bool HasDestination { get; init; }

    /// <summary>How often the destination refuses before it takes anything.</summary>
    public int Refusals { get; init; }

    /// <summary>True when the destination takes one record at a time only.</summary>
    public bool TakesOneByOne { get; init; }

    /// <summary>True when some records do not fit into the destination, and are left to the broker after all.</summary>
    public bool LacksSome { get; init; }

    /// <summary>How many answers are anything but success.</summary>
    public int Trouble { get; init; }

    public IReadOnlyList<PartitionKind> Partitions { get; init; } = [PartitionKind.Ordered];

    public IReadOnlyList<DeliveryStep> Steps { get; init; } = [];

    public DeliveryEnd End { get; init; }

    /// <summary>Records on which the function fails always. They come to an end only where attempts or ages do.</summary>
    public bool HasPoison => Attempts is not null || HasMaximumAge;

    public static DeliveryScenario Of(int seed)
    {
        var noise = new Noise((ulong)seed);
        var partitions = Enumerable.Range(0, 1 + noise.Below(4)).Select(_ => noise.Pick(Enum.GetValues<PartitionKind>())).ToList();
        return new DeliveryScenario
        {
            Seed = noise.Next(),
            Concurrency = 1 + noise.Below(4),
            BatchSize = 1 + noise.Below(12),
            Window = TimeSpan.FromMilliseconds(noise.Pick(0, 0, 20, 1000)),
            Bytes = noise.OneIn(4) ? 60 : null,
            Attempts = noise.Pick<int?>(null, 0, 1, 3),
            HasMaximumAge = noise.OneIn(3),
            Bisects = noise.OneIn(2),
            OnlyFailedItems = noise.OneIn(3),
            ReportsItems = noise.OneIn(2),
            HasDestination = noise.OneIn(2),
            Refusals = noise.Pick(0, 0, 1, 8),
            TakesOneByOne = noise.OneIn(3),
            LacksSome = noise.OneIn(4),
            Trouble = noise.Pick(0, 10, 40),
            Partitions = partitions,
            Steps = [.. Enumerable.Range(0, 2 + noise.Below(20)).Select(_ => DeliveryStep.Of(noise, partitions.Count))],
            End = noise.Pick(DeliveryEnd.WhenDone, DeliveryEnd.WhenDone, DeliveryEnd.Stop, DeliveryEnd.HardStop),
        };
    }

    /// <summary>Simpler ones that may show the same.</summary>
    public IEnumerable<DeliveryScenario> Simpler()
    {
        for (var length = Steps.Count / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= Steps.Count; at += length) yield return this with { Steps = [.. Steps.Take(at), .. Steps.Skip(at + length)] };
        }

        DeliveryScenario[] simpler =
        [
            this with { Concurrency = 1 }, this with { Window = TimeSpan.Zero }, this with { Bytes = null }, this with { Attempts = null }, this with { HasMaximumAge = false },
            this with { Bisects = false }, this with { OnlyFailedItems = false }, this with { ReportsItems = false }, this with { HasDestination = false }, this with { Refusals = 0 },
            this with { TakesOneByOne = false }, this with { LacksSome = false }, this with { Trouble = Trouble / 2 }, this with { End = DeliveryEnd.WhenDone },
        ];
        foreach (var one in simpler.Where(one => one != this)) yield return one;
    }

    public override string ToString() =>
        $$"""
        new DeliveryScenario
        {
            Seed = {{Seed}}, Concurrency = {{Concurrency}}, BatchSize = {{BatchSize}}, Window = {{Window}}, Bytes = {{Bytes}}, Attempts = {{Attempts}}, HasMaximumAge = {{HasMaximumAge}},
            Bisects = {{Bisects}}, OnlyFailedItems = {{OnlyFailedItems}}, ReportsItems = {{ReportsItems}}, HasDestination = {{HasDestination}}, Refusals = {{Refusals}},
            TakesOneByOne = {{TakesOneByOne}}, LacksSome = {{LacksSome}}, Trouble = {{Trouble}}, End = {{End}},
            Partitions = [{{string.Join(", ", Partitions)}}],
            Steps = [{{string.Join(", ", Steps)}}],
        }
        """;
}

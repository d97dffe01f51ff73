namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>The answer to a report, under X-Ray's own names.</summary>
internal sealed record SamplingTargets
{
    public IReadOnlyList<SamplingTarget>? SamplingTargetDocuments { get; init; }

    /// <summary>Epoch seconds of the last change to any rule.</summary>
    public double? LastRuleModification { get; init; }

    public IReadOnlyList<UnprocessedStatistics>? UnprocessedStatistics { get; init; }

    public IReadOnlyList<UnprocessedStatistics>? UnprocessedBoostStatistics { get; init; }
}

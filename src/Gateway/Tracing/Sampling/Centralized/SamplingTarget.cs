namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What X-Ray grants this process for one rule, under X-Ray's own names. What is absent stays as it is.</summary>
internal sealed record SamplingTarget
{
    public required string RuleName { get; init; }

    /// <summary>0 to 1.</summary>
    public double? FixedRate { get; init; }

    /// <summary>Requests a second; 0 is a quota too.</summary>
    public int? ReservoirQuota { get; init; }

    /// <summary>Epoch seconds up to which the quota holds.</summary>
    public double? ReservoirQuotaTTL { get; init; }

    /// <summary>Seconds from one report of this rule to the next.</summary>
    public int? Interval { get; init; }

    /// <summary>Absent: the boost, if there was one, is over.</summary>
    public SamplingBoost? SamplingBoost { get; init; }
}

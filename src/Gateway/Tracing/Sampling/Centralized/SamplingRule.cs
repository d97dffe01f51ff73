namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>A sampling rule of the account, under X-Ray's own names. An absent pattern matches everything.</summary>
internal sealed record SamplingRule
{
    /// <summary>The rule that matches what no other does.</summary>
    public const string DefaultName = "Default";

    /// <summary>The only version of rules whose meaning is known.</summary>
    public const int KnownVersion = 1;

    /// <summary>1 to 32 characters, unique in the account.</summary>
    public required string RuleName { get; init; }

    /// <summary>1 to 9999, the lowest first; 10000 for the default.</summary>
    public int Priority { get; init; }

    /// <summary>The share that is sampled once the reservoir is used up, 0 to 1.</summary>
    public double FixedRate { get; init; }

    /// <summary>Requests a second, over all that use the rule. Above 0, each process may borrow one a second until it has a quota.</summary>
    public int ReservoirSize { get; init; }

    public string ServiceName { get; init; } = "*";

    public string ServiceType { get; init; } = "*";

    public string Host { get; init; } = "*";

    public string HTTPMethod { get; init; } = "*";

    public string URLPath { get; init; } = "*";

    public string ResourceARN { get; init; } = "*";

    /// <summary>Patterns by attribute; each of them must be there and match.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public SamplingRateBoost? SamplingRateBoost { get; init; }
}

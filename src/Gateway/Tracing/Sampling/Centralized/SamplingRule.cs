namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>A sampling rule of the account, under X-Ray's own names. An absent pattern matches everything.</summary>
/// <param name="RuleName">1 to 32 characters, unique in the account.</param>
/// <param name="Priority">1 to 9999, the lowest first; 10000 for the default.</param>
/// <param name="FixedRate">The share that is sampled once the reservoir is used up, 0 to 1.</param>
/// <param name="ReservoirSize">Requests a second, over all that use the rule. Above 0, each process may borrow one a second until it has a quota.</param>
/// <param name="ServiceName">The segment's name.</param>
/// <param name="ServiceType">The segment's origin.</param>
/// <param name="Host">The first broker's host.</param>
/// <param name="HTTPMethod">POST, for every message.</param>
/// <param name="URLPath">As in <see cref="SamplingRequest.UrlPath"/>.</param>
/// <param name="ResourceARN">The function.</param>
/// <param name="Attributes">Patterns by attribute; each of them must be there and match.</param>
/// <param name="SamplingRateBoost">Present when the rule may be boosted.</param>
/// <remarks>Parameters and not properties: only their defaults hold where the JSON says nothing.</remarks>
internal sealed record SamplingRule(
    string RuleName,
    int Priority = 0,
    double FixedRate = 0,
    int ReservoirSize = 0,
    string ServiceName = "*",
    string ServiceType = "*",
    string Host = "*",
    string HTTPMethod = "*",
    string URLPath = "*",
    string ResourceARN = "*",
    IReadOnlyDictionary<string, string>? Attributes = null,
    SamplingRateBoost? SamplingRateBoost = null)
{
    /// <summary>The rule that matches what no other does.</summary>
    public const string DefaultName = "Default";

    /// <summary>The only version of rules whose meaning is known.</summary>
    public const int KnownVersion = 1;
}

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>X-Ray's two sampling calls. They throw nothing but the end of their token.</summary>
internal interface ISamplingApi
{
    /// <summary>Where the calls go, for people.</summary>
    string Address { get; }

    /// <summary>All rules of the account, from all pages.</summary>
    Task<SamplingAnswer<IReadOnlyList<SamplingRule>>> GetRulesAsync(CancellationToken ct);

    /// <summary>Reports, and hears what is granted.</summary>
    /// <param name="reports">At most <see cref="RuleState.MaxDocuments"/>, with as many boosts.</param>
    /// <param name="ct">Gives the call up.</param>
    Task<SamplingAnswer<SamplingTargets>> GetTargetsAsync(IReadOnlyList<RuleReport> reports, CancellationToken ct);
}

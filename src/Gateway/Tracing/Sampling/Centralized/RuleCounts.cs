namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What one rule decided since its last report.</summary>
/// <param name="Requests">All decisions.</param>
/// <param name="Sampled">Those that were yes, borrowed ones included.</param>
/// <param name="Borrowed">Those that were yes on credit, without a quota.</param>
internal readonly record struct RuleCounts(long Requests, long Sampled, long Borrowed)
{
    public static RuleCounts operator +(RuleCounts a, RuleCounts b) =>
        new(a.Requests + b.Requests, a.Sampled + b.Sampled, a.Borrowed + b.Borrowed);
}

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>A document of a report that X-Ray did not take.</summary>
/// <param name="RuleName">The document's rule.</param>
/// <param name="ServiceName">The document's service, of boost statistics.</param>
/// <param name="ErrorCode">An HTTP status, as text.</param>
/// <param name="Message">Why.</param>
internal sealed record UnprocessedStatistics(
    string? RuleName = null, string? ServiceName = null, string? ErrorCode = null, string? Message = null)
{
    /// <summary>True when sending it again cannot help: the rule is not what we think it is.</summary>
    public bool IsRefused => ErrorCode is ['4', ..];
}

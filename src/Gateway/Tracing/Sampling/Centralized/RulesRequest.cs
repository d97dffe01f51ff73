namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Asks for a page of rules after the first.</summary>
internal sealed record RulesRequest(string NextToken);

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>What one document of a report says that a rule has decided.</summary>
/// <param name="Call">From 1: the how-manieth call for targets it came with.</param>
internal sealed record SamplingStatistics(int Call, string RuleName, long Requests, long Sampled, long Borrowed);

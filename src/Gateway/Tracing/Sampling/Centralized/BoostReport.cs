namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What is told of one service's traces under one rule.</summary>
internal readonly record struct BoostReport(string ServiceName, BoostCounts Counts);

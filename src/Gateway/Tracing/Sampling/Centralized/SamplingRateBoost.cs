namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>A rule's leave to sample more for a short time when there are anomalies. X-Ray decides when; it needs our counts for that.</summary>
/// <param name="MaxRate">The highest rate that X-Ray may set, 0 to 1.</param>
/// <param name="CooldownWindowMinutes">How long it waits between two boosts.</param>
internal sealed record SamplingRateBoost(double MaxRate = 0, double CooldownWindowMinutes = 0);

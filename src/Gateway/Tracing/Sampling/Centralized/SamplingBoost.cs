namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>A higher rate for a short time, as X-Ray sets it after anomalies.</summary>
/// <param name="BoostRate">0 to 1; it never lowers a rule's own rate.</param>
/// <param name="BoostRateTTL">Epoch seconds at which it ends.</param>
internal sealed record SamplingBoost(double BoostRate = 0, double BoostRateTTL = 0);

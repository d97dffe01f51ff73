namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>How the traces of one rule and one service ended since the last report.</summary>
/// <param name="Total">All that ended.</param>
/// <param name="Anomalies">Those with a fault or a throttle.</param>
/// <param name="SampledAnomalies">Those of them that were sampled.</param>
internal readonly record struct BoostCounts(long Total, long Anomalies, long SampledAnomalies)
{
    public static BoostCounts operator +(BoostCounts a, BoostCounts b) =>
        new(a.Total + b.Total, a.Anomalies + b.Anomalies, a.SampledAnomalies + b.SampledAnomalies);
}

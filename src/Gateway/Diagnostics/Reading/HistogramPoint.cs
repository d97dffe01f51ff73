namespace Gateway.Diagnostics.Reading;

/// <summary>One series of a histogram at one moment.</summary>
/// <param name="Labels">The series' labels.</param>
/// <param name="Bounds">Upper bounds of the buckets, inclusive, ascending.</param>
/// <param name="Buckets">Observations in each bucket alone; one more than bounds, for what is above them.</param>
/// <param name="Sum">The sum of all observations.</param>
/// <param name="Exemplars">For each bucket, the latest observation with a trace; null without.</param>
internal sealed record HistogramPoint(KeyValuePair<string, object?>[] Labels, double[] Bounds, long[] Buckets, double Sum, Exemplar?[] Exemplars)
{
    /// <summary>All observations. By construction what the buckets hold: a reading in the middle of a recording stays consistent.</summary>
    public long Count => Buckets.Sum();
}

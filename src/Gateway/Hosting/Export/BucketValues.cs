using System.Globalization;

namespace Gateway.Hosting.Export;

/// <summary>Turns a histogram's buckets into as many numbers as one metric of CloudWatch takes, spread as the observations are.</summary>
/// <remarks>Percentiles of them are what Prometheus would interpolate from the buckets. Their sum and number are not the observations'.</remarks>
internal static class BucketValues
{
    /// <summary>Of one metric in one line.</summary>
    public const int Max = 100;

    /// <param name="bounds">Upper bounds, inclusive, ascending.</param>
    /// <param name="buckets">Observations in each; one more than bounds. At least one observation.</param>
    public static IReadOnlyList<double> Of(double[] bounds, long[] buckets)
    {
        var shares = Shares(buckets);
        return [.. shares.SelectMany((share, bucket) => Enumerable.Range(1, share).Select(i => Value(bounds, bucket, (double)i / share)))];
    }

    // A bucket that has observations keeps one at least, however many the others have.
    private static int[] Shares(long[] buckets)
    {
        var total = buckets.Sum();
        if (total <= Max) return [.. buckets.Select(static count => (int)count)];
        int[] shares = [.. buckets.Select(count => count == 0 ? 0 : Math.Max(1, (int)Math.Round((double)count * Max / total)))];
        while (shares.Sum() > Max) shares[Array.IndexOf(shares, shares.Max())]--;
        return shares;
    }

    // What is above all bounds is told as the highest of them.
    private static double Value(double[] bounds, int bucket, double part)
    {
        if (bucket == bounds.Length) return bounds.Length == 0 ? 0 : bounds[^1];
        var from = bucket == 0 ? 0 : bounds[bucket - 1];
        // Six figures are more than a bucket knows, and shorter than seventeen.
        return double.Parse((from + ((bounds[bucket] - from) * part)).ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>The buckets of one series of a histogram. Recording is safe from any thread and allocates nothing.</summary>
/// <param name="labels">The series' labels.</param>
/// <param name="bounds">Upper bounds, inclusive, ascending; one more bucket takes what is above them.</param>
internal sealed class HistogramSeries(KeyValuePair<string, object?>[] labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _sum;

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> other)
    {
        if (other.Length != labels.Length)
            return false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (other[i].Key != labels[i].Key || !Equals(other[i].Value, labels[i].Value))
                return false;
        }

        return true;
    }

    public void Record(double value)
    {
        var found = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _buckets[found < 0 ? ~found : found]);

        double before;
        do
            before = Volatile.Read(ref _sum);
        while (Interlocked.CompareExchange(ref _sum, before + value, before) != before);
    }

    public void Write(ExpositionWriter writer, string name)
    {
        // The count is the last bucket's by construction: a scrape in the middle of a recording stays consistent.
        var count = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            count += Volatile.Read(ref _buckets[i]);
            writer.Bucket(name, labels, i < bounds.Length ? bounds[i] : double.PositiveInfinity, count);
        }

        writer.Sum(name, labels, Volatile.Read(ref _sum));
        writer.Sample(name + "_count", labels, count);
    }
}

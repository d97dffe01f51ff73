using Gateway.Diagnostics;

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>The buckets of one series of a histogram. Recording is safe from any thread and, without a trace, allocates nothing.</summary>
/// <param name="labels">The series' labels.</param>
/// <param name="bounds">Upper bounds, inclusive, ascending; one more bucket takes what is above them.</param>
internal sealed class HistogramSeries(KeyValuePair<string, object?>[] labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private readonly Exemplar?[] _exemplars = new Exemplar?[bounds.Length + 1];
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

    public void Record(double value, MeasuredTrace? trace)
    {
        var found = Array.BinarySearch(bounds, value);
        var bucket = found < 0 ? ~found : found;
        Interlocked.Increment(ref _buckets[bucket]);
        if (trace is { } sampled) Volatile.Write(ref _exemplars[bucket], new Exemplar(sampled.TraceId, value, sampled.At));

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
            writer.Bucket(name, labels, i < bounds.Length ? bounds[i] : double.PositiveInfinity, count, Volatile.Read(ref _exemplars[i]));
        }

        writer.Sum(name, labels, Volatile.Read(ref _sum));
        writer.Sample(name + "_count", labels, count);
    }
}

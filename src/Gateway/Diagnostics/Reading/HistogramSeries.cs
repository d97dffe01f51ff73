namespace Gateway.Diagnostics.Reading;

/// <summary>The buckets of one series of a histogram. Recording is safe from any thread, and allocates only for a new exemplar.</summary>
/// <param name="labels">The series' labels.</param>
/// <param name="bounds">Upper bounds, inclusive, ascending; one more bucket takes what is above them.</param>
internal sealed class HistogramSeries(KeyValuePair<string, object?>[] labels, double[] bounds)
{
    /// <summary>An exemplar stays for so long at least: nobody reads more often, and each is an allocation.</summary>
    private static readonly TimeSpan ExemplarLife = TimeSpan.FromSeconds(1);

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
        if (trace is { } sampled) Show(ref _exemplars[bucket], value, sampled);

        double before;
        do
            before = Volatile.Read(ref _sum);
        while (Interlocked.CompareExchange(ref _sum, before + value, before) != before);
    }

    public HistogramPoint Read()
    {
        var buckets = new long[_buckets.Length];
        var exemplars = new Exemplar?[_buckets.Length];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = Volatile.Read(ref _buckets[i]);
            exemplars[i] = Volatile.Read(ref _exemplars[i]);
        }

        return new HistogramPoint(labels, bounds, buckets, Volatile.Read(ref _sum), exemplars);
    }

    private static void Show(ref Exemplar? shown, double value, in MeasuredTrace trace)
    {
        if (Volatile.Read(ref shown) is { } earlier && trace.At - earlier.At < ExemplarLife) return;
        Volatile.Write(ref shown, new Exemplar(trace.TraceId, value, trace.At));
    }
}

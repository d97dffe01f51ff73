namespace Gateway.Tracing.Emission;

/// <summary>What became of the segment documents of one emitter, since it began.</summary>
/// <param name="report">Told of each result as it is counted, from any thread.</param>
internal sealed class EmissionCounters(Action<SegmentResult, int>? report = null)
{
    private readonly long[] _results = new long[Enum.GetValues<SegmentResult>().Length];
    private long _refused;

    /// <summary>Times that the daemon's host said nobody listens. A sign of health only: documents count as sent.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public long this[SegmentResult result] => Volatile.Read(ref _results[(int)result]);

    public void Add(SegmentResult result, int documents = 1)
    {
        Interlocked.Add(ref _results[(int)result], documents);
        report?.Invoke(result, documents);
    }

    public void AddRefused() => Interlocked.Increment(ref _refused);
}

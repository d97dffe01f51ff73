using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics;

/// <summary>The trace that a measurement was taken in, for whoever shows one as the measurement's example.</summary>
/// <remarks>It is no tag: a tag would make a series of every trace. Listeners are called where a measurement is recorded, so they find it there.</remarks>
/// <param name="TraceId">The number; whoever shows it knows its form.</param>
/// <param name="At">When it was taken.</param>
internal readonly record struct MeasuredTrace(UInt128 TraceId, DateTimeOffset At)
{
    [ThreadStatic]
    private static MeasuredTrace? _current;

    /// <summary>That of the measurement which is being recorded by this thread; null without one.</summary>
    public static MeasuredTrace? Current => _current;

    public void Record(Histogram<double> instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        _current = this;
        try
        {
            instrument.Record(value, labels);
        }
        finally
        {
            _current = null;
        }
    }
}

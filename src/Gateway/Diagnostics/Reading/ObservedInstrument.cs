using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics.Reading;

/// <summary>Series that are read anew each time, so that what has gone (a partition of somebody else's) is not shown.</summary>
/// <remarks>Touched by one reading at a time.</remarks>
internal sealed class ObservedInstrument(Instrument instrument, MetricKind kind) : InstrumentReader
{
    private readonly List<NumberPoint> _points = [];

    public void Clear() => _points.Clear();

    public void Observe(long value, ReadOnlySpan<KeyValuePair<string, object?>> labels) => _points.Add(new(labels.ToArray(), value));

    public override Metric Read() => new(instrument.Name, kind, instrument.Unit, instrument.Description) { Numbers = [.. _points] };
}

using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics.Reading;

/// <summary>The series of one histogram, by their labels. Recording is safe from any thread.</summary>
internal sealed class HeardHistogram(Histogram<double> instrument) : InstrumentReader
{
    private readonly Lock _gate = new();
    private readonly double[] _bounds = [.. instrument.Advice?.HistogramBucketBoundaries ?? []];
    private ImmutableArray<HistogramSeries> _series = [];

    // A series for each mapping: so few that looking at all of them is quicker than hashing their labels.
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        (Find(labels) ?? Open(labels)).Record(value, MeasuredTrace.Current);

    public override Metric Read() =>
        new(instrument.Name, MetricKind.Histogram, instrument.Unit, instrument.Description) { Histograms = [.. _series.Select(series => series.Read())] };

    private HistogramSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        foreach (var series in _series)
        {
            if (series.Has(labels))
                return series;
        }

        return null;
    }

    private HistogramSeries Open(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        lock (_gate)
        {
            if (Find(labels) is { } opened)
                return opened;
            var series = new HistogramSeries(labels.ToArray(), _bounds);
            _series = _series.Add(series);
            return series;
        }
    }
}

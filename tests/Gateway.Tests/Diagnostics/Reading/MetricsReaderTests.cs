using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Diagnostics.Reading;

public sealed class MetricsReaderTests : IDisposable
{
    private readonly Meter _meter = new("Sample");
    private readonly MetricsReader _reader;

    public MetricsReaderTests() => _reader = new MetricsReader(_meter, NullLogger.Instance);

    public void Dispose()
    {
        _reader.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_series_that_is_gone_is_in_no_later_reading()
    {
        List<Measurement<long>> series = [new(1, new KeyValuePair<string, object?>("partition", "0")), new(2, new KeyValuePair<string, object?>("partition", "1"))];
        _meter.CreateObservableGauge("lag", () => series);

        var before = Assert.Single(_reader.Read());
        series.RemoveAt(1);

        Assert.Equal([1, 2], before.Numbers.Select(point => point.Value));
        Assert.Equal([1], Assert.Single(_reader.Read()).Numbers.Select(point => point.Value));
    }

    [Fact]
    public void A_reading_stays_as_it_was()
    {
        var bites = _meter.CreateHistogram("bite_seconds", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] });
        bites.Record(0.5);
        var before = Assert.Single(Assert.Single(_reader.Read()).Histograms);
        bites.Record(8);

        Assert.Equal((1, 0.5), (before.Count, before.Sum));
        Assert.Equal([1, 1], Assert.Single(Assert.Single(_reader.Read()).Histograms).Buckets);
    }

    [Fact]
    public void Two_readers_hear_the_same()
    {
        using var other = new MetricsReader(_meter, NullLogger.Instance);
        _meter.CreateHistogram<double>("bite_seconds").Record(3);

        Assert.Equal((1, 1), (_reader.Read()[0].Histograms[0].Count, other.Read()[0].Histograms[0].Count));
    }
}

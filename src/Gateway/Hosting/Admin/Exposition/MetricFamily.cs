using System.Diagnostics.Metrics;

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>What one instrument has to say at a scrape.</summary>
internal abstract class MetricFamily
{
    /// <summary>Makes the family that fits an instrument; null for kinds that this text does not show.</summary>
    public static MetricFamily? Of(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> => new ObservedFamily(instrument, "counter"),
        ObservableGauge<long> => new ObservedFamily(instrument, "gauge"),
        Histogram<double> histogram => new HistogramFamily(histogram),
        _ => null,
    };

    public abstract void Write(ExpositionWriter writer);
}

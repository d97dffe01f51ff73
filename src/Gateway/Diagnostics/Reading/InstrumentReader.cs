using System.Diagnostics.Metrics;

namespace Gateway.Diagnostics.Reading;

/// <summary>Hears one instrument and says what it holds.</summary>
internal abstract class InstrumentReader
{
    /// <summary>Makes the reader that fits an instrument; null for kinds that the gateway does not use.</summary>
    public static InstrumentReader? Of(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> => new ObservedInstrument(instrument, MetricKind.Counter),
        ObservableGauge<long> => new ObservedInstrument(instrument, MetricKind.Gauge),
        Histogram<double> histogram => new HeardHistogram(histogram),
        _ => null,
    };

    public abstract Metric Read();
}

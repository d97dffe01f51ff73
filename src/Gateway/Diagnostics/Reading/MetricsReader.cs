using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Gateway.Diagnostics.Reading;

/// <summary>Listens to one meter and says what it holds, as often as it is asked.</summary>
/// <remarks>
/// A listener of our own and not an SDK's reader: that keeps the last value of every series it ever saw, and the lag
/// of a partition that was dealt to another process would be shown, and alarmed on, for ever.
/// </remarks>
internal sealed partial class MetricsReader : IDisposable
{
    private readonly Lock _reading = new();
    private readonly List<InstrumentReader> _instruments = [];
    private readonly MeterListener _listener;
    private readonly ILogger _logger;
    private readonly Func<IReadOnlyList<KeyValuePair<string, object?>>, bool>? _shows;

    /// <param name="meter">Only instruments of this very meter are read, made before or after; one of the same name is not heard.</param>
    /// <param name="logger">Hears of instruments that cannot be read.</param>
    /// <param name="shows">Whether a histogram's series, which is remembered here, is still somebody's; null for all.</param>
    public MetricsReader(Meter meter, ILogger logger, Func<IReadOnlyList<KeyValuePair<string, object?>>, bool>? shows = null)
    {
        (_logger, _shows) = (logger, shows);
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter) && InstrumentReader.Of(instrument) is { } reader)
                    Add(reader, instrument, listener);
            },
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, reader) => (reader as ObservedInstrument)?.Observe(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, reader) => (reader as HeardHistogram)?.Record(value, labels));
        _listener.Start();
    }

    /// <summary>Every metric, in the order in which the instruments were made.</summary>
    public IReadOnlyList<Metric> Read()
    {
        lock (_reading)
        {
            Observe();
            return [.. _instruments.Select(instrument => Shown(instrument.Read()))];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(InstrumentReader reader, Instrument instrument, MeterListener listener)
    {
        lock (_reading)
            _instruments.Add(reader);
        listener.EnableMeasurementEvents(instrument, reader);
    }

    private Metric Shown(Metric metric) =>
        _shows is null || metric.Histograms.Count == 0 ? metric : metric with { Histograms = [.. metric.Histograms.Where(point => _shows(point.Labels))] };

    private void Observe()
    {
        foreach (var instrument in _instruments.OfType<ObservedInstrument>())
            instrument.Clear();
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException unreadable)
        {
            // The others were read all the same; a reading without one metric is better than none.
            LogUnreadable(unreadable);
        }
    }

    [LoggerMessage(EventIds.MetricUnreadable, LogLevel.Warning, "A metric could not be read and is missing this time")]
    private partial void LogUnreadable(Exception exception);
}

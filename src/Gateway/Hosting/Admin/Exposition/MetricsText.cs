using System.Diagnostics.Metrics;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>Listens to one meter and tells what it holds, as text for a scrape.</summary>
/// <remarks>
/// A listener of our own and not an SDK's reader: that keeps the last value of every series it ever saw, and the lag
/// of a partition that was dealt to another process would be shown, and alarmed on, for ever.
/// </remarks>
internal sealed partial class MetricsText : IDisposable
{
    private readonly Lock _scrape = new();
    private readonly List<MetricFamily> _families = [];
    private readonly MeterListener _listener;
    private readonly ILogger _logger;

    /// <param name="meter">Only instruments of this very meter are shown, made before or after; one of the same name is not heard.</param>
    /// <param name="logger">Hears of instruments that cannot be read.</param>
    public MetricsText(Meter meter, ILogger<MetricsText> logger)
    {
        _logger = logger;
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter) && MetricFamily.Of(instrument) is { } family)
                    Add(family, instrument, listener);
            },
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, family) => (family as ObservedFamily)?.Observe(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, family) => (family as HistogramFamily)?.Record(value, labels));
        _listener.Start();
    }

    public string Write(ExpositionFormat format)
    {
        lock (_scrape)
        {
            Observe();
            var writer = new ExpositionWriter(format);
            foreach (var family in _families)
                family.Write(writer);
            return writer.Finish();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(MetricFamily family, Instrument instrument, MeterListener listener)
    {
        lock (_scrape)
            _families.Add(family);
        listener.EnableMeasurementEvents(instrument, family);
    }

    private void Observe()
    {
        foreach (var family in _families.OfType<ObservedFamily>())
            family.Clear();
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException unreadable)
        {
            // The others were read all the same; a scrape without one metric is better than none.
            LogUnreadable(unreadable);
        }
    }

    [LoggerMessage(EventIds.MetricUnreadable, LogLevel.Warning, "A metric could not be read and is missing from this scrape")]
    private partial void LogUnreadable(Exception exception);
}

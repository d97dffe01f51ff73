using System.Diagnostics.Metrics;
using Gateway.Diagnostics.Reading;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>Tells what one meter holds, as text for a scrape.</summary>
/// <param name="meter">Only instruments of this very meter are shown, made before or after.</param>
/// <param name="logger">Hears of instruments that cannot be read.</param>
/// <param name="shows">Whether a histogram's series is still somebody's; null for all.</param>
internal sealed class MetricsText(Meter meter, ILogger<MetricsText> logger, Func<IReadOnlyList<KeyValuePair<string, object?>>, bool>? shows = null) : IDisposable
{
    private readonly MetricsReader _reader = new(meter, logger, shows);

    public string Write(ExpositionFormat format)
    {
        var writer = new ExpositionWriter(format);
        foreach (var metric in _reader.Read()) Write(writer, metric);
        return writer.Finish();
    }

    public void Dispose() => _reader.Dispose();

    private static void Write(ExpositionWriter writer, Metric metric)
    {
        writer.Family(metric.Name, TypeOf(metric.Kind), metric.Unit, metric.Description);
        foreach (var point in metric.Numbers) writer.Sample(metric.Name, point.Labels, point.Value);
        foreach (var point in metric.Histograms) Write(writer, metric.Name, point);
    }

    private static void Write(ExpositionWriter writer, string name, HistogramPoint point)
    {
        var count = 0L;
        for (var i = 0; i < point.Buckets.Length; i++)
        {
            count += point.Buckets[i];
            writer.Bucket(name, point.Labels, i < point.Bounds.Length ? point.Bounds[i] : double.PositiveInfinity, count, point.Exemplars[i]);
        }

        writer.Sum(name, point.Labels, point.Sum);
        writer.Sample(name + "_count", point.Labels, count);
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };
}

using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Export;

/// <summary>Every way out for metrics that the configuration names.</summary>
internal sealed class MetricExports : IAsyncDisposable
{
    private readonly MetricsReader? _reader;
    private readonly IReadOnlyList<MetricExport> _exports = [];

    /// <param name="options">Which, how often, where to.</param>
    /// <param name="metrics">What is told.</param>
    /// <param name="http">Sends, and keeps connections; it outlives this.</param>
    /// <param name="output">Takes lines; it outlives this.</param>
    /// <param name="loggers">Hear of a collector that cannot be reached.</param>
    /// <param name="clock">Counts every wait.</param>
    public MetricExports(MetricsOptions options, GatewayMetrics metrics, HttpMessageInvoker http, TextWriter output, ILoggerFactory loggers, TimeProvider clock)
    {
        // Without a reader, nothing that is recorded costs more than it must for /metrics.
        if (options.Exporters.Count == 0) return;
        var logger = loggers.CreateLogger<MetricExport>();
        _reader = new MetricsReader(metrics.Meter, logger, metrics.Shows);
        _exports = [.. options.Exporters.Select(exporter => new MetricExport(_reader, Make(exporter), TimeSpan.FromSeconds(options.IntervalSeconds), clock, logger))];

        IMetricExporter Make(MetricExporter exporter) => exporter == MetricExporter.Otlp
            ? new OtlpMetricExporter(new Uri(options.OtlpEndpoint), http, clock)
            : new EmbeddedMetricExporter(options.Namespace, output);
    }

    public async ValueTask DisposeAsync()
    {
        // Side by side, so that all of them together take no longer than one.
        await Task.WhenAll(_exports.Select(export => export.DisposeAsync().AsTask()));
        _reader?.Dispose();
    }
}

using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Export;

/// <summary>Tells one exporter what the metrics say, once an interval and once more at the end.</summary>
/// <remarks>What could not be told is not kept: counters go on from where they are, and the next time says it all.</remarks>
internal sealed partial class MetricExport : IAsyncDisposable
{
    /// <summary>How long the end waits for the last time.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly MetricsReader _reader;
    private readonly IMetricExporter _exporter;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Task _running;
    private bool _isFailing;

    public MetricExport(MetricsReader reader, IMetricExporter exporter, TimeSpan interval, TimeProvider clock, ILogger logger)
    {
        (_reader, _exporter, _interval, _clock, _logger) = (reader, exporter, interval, clock, logger);
        _running = RunAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        using var limit = new CancellationTokenSource(FlushTimeout, _clock);
        try
        {
            await TellAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogFailing($"has not answered within {FlushTimeout.TotalSeconds} s");
        }

        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        using var interval = new PeriodicTimer(_interval, _clock);
        try
        {
            while (await interval.WaitForNextTickAsync(stoppingToken)) await TellAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end tells the rest.
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        var problem = await _exporter.ExportAsync(_reader.Read(), _clock.GetUtcNow(), ct);
        if (problem is not null && !_isFailing) LogFailing(problem);
        if (problem is null && _isFailing) LogMended();
        _isFailing = problem is not null;
    }

    [LoggerMessage(EventIds.MetricExportFailing, LogLevel.Warning, "Metrics are not taken, and are told again with the next interval: {Problem}")]
    private partial void LogFailing(string problem);

    [LoggerMessage(EventIds.MetricExportMended, LogLevel.Information, "Metrics are taken again")]
    private partial void LogMended();
}

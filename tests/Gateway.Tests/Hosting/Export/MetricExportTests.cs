using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;
using Gateway.Local;

namespace Gateway.Hosting.Export;

public sealed class MetricExportTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly SomeMetrics _metrics = new();
    private readonly ManualClock _clock = new();
    private readonly LogLines _log = new();
    private readonly FakeExporter _exporter = new();

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Metrics_are_told_once_an_interval_with_their_time()
    {
        await using var export = Start();

        Assert.Empty(_exporter.Told);
        _clock.Advance(Interval);
        await Eventually.TrueAsync(() => _exporter.Told.Count == 1);
        _metrics.Orders.RecordsPolled(1);
        _clock.Advance(Interval);
        await Eventually.TrueAsync(() => _exporter.Told.Count == 2);

        Assert.Equal([(ManualClock.Start + Interval, 10), (ManualClock.Start + Interval + Interval, 11)], _exporter.Told);
    }

    [Fact]
    public async Task The_end_tells_what_came_last()
    {
        await using (Start()) _metrics.Orders.RecordsPolled(5);

        Assert.Equal([(ManualClock.Start, 15)], _exporter.Told);
    }

    [Fact]
    public async Task An_end_that_is_not_heard_takes_two_seconds()
    {
        _exporter.Answer = ct => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct).ContinueWith<string?>(_ => throw new OperationCanceledException(ct), TaskScheduler.Default);
        var export = Start();
        var end = export.DisposeAsync().AsTask();
        await Eventually.TrueAsync(() => _exporter.Told.Count == 1);
        Assert.False(end.IsCompleted);

        _clock.Advance(MetricExport.FlushTimeout);

        await end;
        Assert.Equal(EventIds.MetricExportFailing, Assert.Single(_log.All).Event);
    }

    [Fact]
    public async Task Trouble_is_logged_once_and_so_is_its_end()
    {
        await using var export = Start();
        foreach (var (answer, told) in ((string?, int)[])[("refused", 1), ("refused", 2), (null, 3), (null, 4)])
        {
            _exporter.Answer = _ => Task.FromResult(answer);
            _clock.Advance(Interval);
            await Eventually.TrueAsync(() => _exporter.Told.Count == told && _clock.Waits == 1);
        }

        await Eventually.TrueAsync(() => _log.All.Count == 2);
        Assert.Equal([EventIds.MetricExportFailing, EventIds.MetricExportMended], _log.All.Select(line => line.Event));
        Assert.Contains("refused", _log.All[0].Text, StringComparison.Ordinal);
    }

    private MetricExport Start() => new(_metrics.Reader, _exporter, Interval, _clock, _log);

    // Remembers when it was told, and how many records of orders were polled then.
    private sealed class FakeExporter : IMetricExporter
    {
        public List<(DateTimeOffset At, long Polled)> Told { get; } = [];

        public Func<CancellationToken, Task<string?>> Answer { get; set; } = static _ => Task.FromResult<string?>(null);

        public Task<string?> ExportAsync(IReadOnlyList<Metric> metrics, DateTimeOffset at, CancellationToken ct)
        {
            Told.Add((at, metrics.Single(metric => metric.Name == "gateway_records_polled_total").Numbers[0].Value));
            return Answer(ct);
        }
    }
}

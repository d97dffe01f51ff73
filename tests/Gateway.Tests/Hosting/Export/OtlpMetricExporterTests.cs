using System.Diagnostics.Metrics;
using Gateway.Aws;
using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Tracing.Emission.Upload;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Gateway.Hosting.Export;

public sealed class OtlpMetricExporterTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = ManualClock.Start + TimeSpan.FromMinutes(1);

    private readonly SomeMetrics _metrics = new();
    private readonly ManualClock _clock = new();
    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private Receiver _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _http.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task A_collector_is_called_as_the_protocol_says()
    {
        Assert.Null(await ExportAsync());

        var request = Assert.Single(_collector.Requests);
        Assert.Equal(("POST", "/v1/metrics", "application/x-protobuf"), (request.Method, request.Target, request.Headers["Content-Type"]));
    }

    [Fact]
    public async Task A_counter_is_a_sum_that_only_grows_since_the_start()
    {
        var polled = Assert.Single(await SentAsync(), metric => metric.Name == "gateway_records_polled_total");

        Assert.Equal(("sum", 2, true, "{record}"), (polled.Data, polled.Temporality, polled.IsMonotonic, polled.Unit));
        Assert.Equal("Records read from the broker.", polled.Description);
        Assert.Equal((10, 3), (polled.Point(("mapping", "orders"), ("source", "Kafka")).Value, polled.Point(("mapping", "letters")).Value));
        Assert.All(polled.Points, point => Assert.Equal((Nanoseconds(ManualClock.Start), Nanoseconds(At)), (point.Start, point.Time)));
    }

    [Fact]
    public async Task A_gauge_has_a_value_for_each_partition_and_no_beginning()
    {
        var lag = Assert.Single(await SentAsync(), metric => metric.Name == "gateway_consumer_lag_records");

        Assert.Equal("gauge", lag.Data);
        Assert.Equal((5, 7), (lag.Point(("topic", "orders"), ("partition", "0")).Value, lag.Point(("partition", "1")).Value));
        Assert.All(lag.Points, point => Assert.Equal((0UL, Nanoseconds(At)), (point.Start, point.Time)));
    }

    [Fact]
    public async Task A_histogram_has_its_buckets_apart()
    {
        var durations = Assert.Single(await SentAsync(), metric => metric.Name == "gateway_invocation_duration_seconds");
        var point = durations.Point(("mapping", "orders"));

        Assert.Equal(("histogram", 2, "s"), (durations.Data, durations.Temporality, durations.Unit));
        Assert.Equal((1UL, 0.012), (point.Count, point.Sum));
        Assert.Equal(15, point.Bounds.Count);
        Assert.Equal(point.Bounds.Count + 1, point.Buckets.Count);
        Assert.Equal(1UL, point.Buckets[point.Bounds.IndexOf(0.025)]);
        Assert.Equal(1UL, point.Buckets.Aggregate((sum, count) => sum + count));
    }

    [Fact]
    public async Task Every_metric_that_has_a_value_is_sent_once_and_says_whose_it_is()
    {
        var sent = await SentAsync();

        Assert.Equal(_metrics.Reader.Read().Where(metric => metric.Numbers.Count + metric.Histograms.Count > 0).Select(metric => metric.Name), sent.Select(metric => metric.Name));
        Assert.All(sent, metric => Assert.Equal(
            ("gateway", GatewayMetrics.Version, $"{Environment.MachineName}:{Environment.ProcessId}", "Gateway"),
            (metric.Resource["service.name"], metric.Resource["service.version"], metric.Resource["service.instance.id"], metric.Scope)));
    }

    [Fact]
    public async Task OpenTelemetrys_own_exporter_sends_the_same_of_the_same_meter()
    {
        await using var other = await Receiver.StartAsync();
        using (var provider = Sdk.CreateMeterProviderBuilder().AddMeter(_metrics.MeterName).AddOtlpExporter((options, reader) =>
        {
            options.Endpoint = new Uri(other.Endpoint, "/v1/metrics");
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = int.MaxValue;
        }).Build())
        {
            // The SDK hears histograms only from now on; ours has heard one before.
            _metrics.Letters.BatchClosed(Gateway.Records.BatchClose.Size, 100);
            _metrics.Letters.InvocationStarted();
            _metrics.Letters.InvocationEnded("Succeeded", TimeSpan.FromSeconds(2));
            Assert.True(provider.ForceFlush());
        }

        var theirs = MetricsRequestReader.Read(other.Requests.First().Body).Where(metric => metric.Scope == _metrics.MeterName).ToList();
        var ours = await SentAsync();
        Assert.NotEmpty(theirs);
        Assert.All(theirs, expected => AssertSame(expected, Assert.Single(ours, metric => metric.Name == expected.Name)));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(503)]
    public async Task A_collector_that_refuses_is_told_of(int status)
    {
        _collector.Answer = (context, _) => Task.FromResult(context.Response.StatusCode = status);

        Assert.Equal($"{_collector.Endpoint}v1/metrics answered {status}", await ExportAsync());
    }

    [Fact]
    public async Task A_collector_that_takes_only_some_is_told_of()
    {
        // partial_success { rejected_data_points: 3, error_message: "why" }
        _collector.Answer = static (context, _) => context.Response.Body.WriteAsync(new byte[] { 0x0a, 7, 0x08, 3, 0x12, 3, (byte)'w', (byte)'h', (byte)'y' }).AsTask();

        Assert.Equal($"{_collector.Endpoint}v1/metrics rejected 3 data points: why", await ExportAsync());
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told_of()
    {
        var gone = _collector.Endpoint;
        await _collector.DisposeAsync();

        Assert.StartsWith($"{gone}v1/metrics cannot be reached: ", await ExportAsync(gone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_silent_is_left_after_ten_seconds()
    {
        _collector.Answer = (_, _) => _collector.Closing;
        var export = ExportAsync();
        await Eventually.TrueAsync(() => !_collector.Requests.IsEmpty);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal($"{_collector.Endpoint}v1/metrics has not answered within 10 s", await export);
    }

    private static void AssertSame(ReadMetric expected, ReadMetric actual)
    {
        Assert.Equal((expected.Description, expected.Unit, expected.Data, expected.Temporality, expected.IsMonotonic), (actual.Description, actual.Unit, actual.Data, actual.Temporality, actual.IsMonotonic));
        foreach (var point in expected.Points)
        {
            var same = actual.Point([.. point.Attributes.Select(attribute => (attribute.Key, attribute.Value))]);
            Assert.Equal((point.Value, point.Count, point.Sum), (same.Value, same.Count, same.Sum));
            Assert.Equal(point.Bounds, same.Bounds);
            Assert.Equal(point.Buckets, same.Buckets);
        }
    }

    private static ulong Nanoseconds(DateTimeOffset at) => (ulong)(at - DateTimeOffset.UnixEpoch).Ticks * 100;

    private async Task<IReadOnlyList<ReadMetric>> SentAsync()
    {
        Assert.Null(await ExportAsync());
        return MetricsRequestReader.Read(_collector.Requests.Last().Body);
    }

    private Task<string?> ExportAsync(Uri? endpoint = null) =>
        new OtlpMetricExporter(endpoint ?? _collector.Endpoint, _http, _clock).ExportAsync(_metrics.Reader.Read(), At, TestContext.Current.CancellationToken);
}

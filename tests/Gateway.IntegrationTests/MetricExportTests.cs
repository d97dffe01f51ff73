using System.Text.Json;
using Gateway.Hosting.Export;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Collector;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>Metrics that leave the gateway by themselves.</summary>
public sealed class MetricExportTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const int Records = 1_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_collector_and_cloudwatch_hear_of_every_record_and_log_lines_can_be_told_apart()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = scenario.Settings with { More = collector.Metrics };
        scenario.Produce(Records);
        var began = TimeProvider.System.GetUtcNow();
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        await Eventually.TrueAsync(() => collector.Requests.Count >= 2, Limit);
        Assert.Equal(0, (await gateway.StopAsync()).Code);

        Assert.Equal(Records, Value(collector.Requests[^1], "gateway_records_polled_total"));
        Assert.Equal(Records, Value(collector.Requests[^1], "gateway_records_committed_total"));
        var (metrics, log) = Split(gateway.Output);
        Assert.NotEmpty(log);
        Assert.Equal(Records, metrics.Sum(line => Value(line, "gateway_records_polled_total")));
        Assert.Equal(Records, metrics.Sum(line => Value(line, "gateway_records_committed_total")));
        Assert.Equal(scenario.Lambda.Log.Count, metrics.Sum(line => Value(line, "gateway_invocation_duration_seconds_count")));
        Assert.All(metrics, line => Assert.InRange(line.GetProperty("_aws").GetProperty("Timestamp").GetInt64(), began.ToUnixTimeMilliseconds(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_collector_that_is_not_there_delays_neither_delivery_nor_the_stop()
    {
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = scenario.Settings with { More = "Metrics: { Exporters: [Otlp], IntervalSeconds: 1, OtlpEndpoint: 'http://127.0.0.1:1' }" };
        scenario.Produce(Records);
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await Eventually.TrueAsync(() => gateway.Output.Any(line => line.Contains("http://127.0.0.1:1/v1/metrics cannot be reached", StringComparison.Ordinal)), Limit);

        var exit = await gateway.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        scenario.AssertDelivered();
    }

    // Every line of stdout is JSON, and of one of the two kinds.
    private static (List<JsonElement> Metrics, List<JsonElement> Log) Split(IEnumerable<string> output)
    {
        var lines = output.Select(line => JsonElement.Parse(line)).ToLookup(line => line.TryGetProperty("_aws", out _));
        Assert.All(lines[true], line => Assert.False(line.TryGetProperty("LogLevel", out _)));
        Assert.All(lines[false], line => Assert.True(line.TryGetProperty("LogLevel", out _)));
        return ([.. lines[true]], [.. lines[false]]);
    }

    private static long Value(IEnumerable<ReadMetric> metrics, string name) => metrics.Single(metric => metric.Name == name).Point(("mapping", "orders")).Value;

    private static double Value(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
}

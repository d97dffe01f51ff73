using System.Globalization;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;

namespace Gateway.Hosting.Export;

public sealed class EmbeddedMetricWriterTests : IDisposable
{
    private static readonly DateTimeOffset At = ManualClock.Start;

    private readonly SomeMetrics _metrics = new();
    private readonly EmbeddedMetricWriter _writer = new("Shop/Gateway");

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Each_line_is_what_cloudwatch_reads()
    {
        var lines = Lines();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal("Shop/Gateway", Directive(line).GetProperty("Namespace").GetString()));
        Assert.All(lines, line => Assert.Equal(GatewayMetrics.Version, line.GetProperty("gateway_version").GetString()));
    }

    [Fact]
    public void A_mapping_has_a_line_with_what_has_no_other_dimension()
    {
        var lines = Lines();
        var orders = Line(lines, "mapping=orders");

        Assert.Equal((10, "Count"), (orders.GetProperty("gateway_records_polled_total").GetInt32(), Unit(orders, "gateway_records_polled_total")));
        Assert.Equal("Seconds", Unit(orders, "gateway_invocation_duration_seconds"));
        Assert.Equal(3, Line(lines, "mapping=letters").GetProperty("gateway_records_polled_total").GetInt32());
        Assert.Equal(2, Line(lines, "mapping=orders,reason=MaximumPayloadSizeExceeded").GetProperty("gateway_records_dropped_total").GetInt32());
        Assert.Equal(1, Line(lines, "rule=Default,decision=sampled").GetProperty("gateway_sampling_decisions_total").GetInt32());
    }

    [Fact]
    public void The_lag_of_a_mapping_is_that_of_its_partitions_together() =>
        Assert.Equal(12, Line("mapping=orders").GetProperty("gateway_consumer_lag_records").GetInt32());

    [Fact]
    public void A_counter_says_what_came_since_the_last_time()
    {
        Lines();
        _metrics.Orders.RecordsPolled(4);

        Assert.Equal(4, Line("mapping=orders").GetProperty("gateway_records_polled_total").GetInt32());
        Assert.Equal(0, Line("mapping=orders").GetProperty("gateway_records_polled_total").GetInt32());
    }

    [Fact]
    public void A_gauge_says_what_is()
    {
        Lines();

        Assert.Equal(12, Line("mapping=orders").GetProperty("gateway_consumer_lag_records").GetInt32());
    }

    [Fact]
    public void What_has_never_happened_costs_nothing()
    {
        var names = Lines().SelectMany(line => line.EnumerateObject()).Select(member => member.Name).ToList();

        Assert.DoesNotContain("gateway_records_dead_lettered_total", names);
        Assert.DoesNotContain("gateway_build_info", names);
        Assert.DoesNotContain(Lines(), line => line.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "Throttled");
    }

    [Fact]
    public void A_distribution_is_that_of_the_time_since_the_last_with_its_exact_sum_and_number()
    {
        Assert.Equal(0.025, Line("mapping=orders").GetProperty("gateway_invocation_duration_seconds").GetDouble());
        for (var i = 0; i < 1_000; i++) _metrics.Orders.InvocationEnded("Succeeded", TimeSpan.FromSeconds(2));

        var orders = Line("mapping=orders");
        Assert.Equal((2_000, 1_000), (Math.Round(orders.GetProperty("gateway_invocation_duration_seconds_sum").GetDouble(), 6), orders.GetProperty("gateway_invocation_duration_seconds_count").GetInt32()));
        var values = orders.GetProperty("gateway_invocation_duration_seconds").EnumerateArray().Select(value => value.GetDouble()).ToList();
        Assert.Equal(100, values.Count);
        Assert.All(values, value => Assert.InRange(value, 1, 2.5));
        Assert.False(Line("mapping=orders").TryGetProperty("gateway_invocation_duration_seconds", out _));
    }

    [Fact]
    public void More_metrics_than_a_line_takes_are_told_in_several()
    {
        var many = Enumerable.Range(0, 250).Select(i => new Metric(string.Create(CultureInfo.InvariantCulture, $"m{i}"), MetricKind.Gauge, "", "") { Numbers = [new NumberPoint([new("mapping", "orders")], i)] });

        var lines = _writer.Lines([.. many], At).Select(line => EmbeddedMetricRules.Check(line, At)).ToList();

        Assert.Equal([100, 100, 50], lines.Select(line => Directive(line).GetProperty("Metrics").GetArrayLength()));
    }

    [Fact]
    public async Task Each_line_is_one_write()
    {
        var output = new CountingWriter();

        Assert.Null(await new EmbeddedMetricExporter("Gateway", output).ExportAsync(_metrics.Reader.Read(), At, TestContext.Current.CancellationToken));

        Assert.NotEmpty(output.Writes);
        Assert.All(output.Writes, text => Assert.EndsWith("\n", text, StringComparison.Ordinal));
        Assert.All(output.Writes, text => EmbeddedMetricRules.Check(text[..^1], At));
    }

    private static JsonElement Directive(JsonElement line) => Assert.Single(line.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray());

    private static string? Unit(JsonElement line, string name) =>
        Directive(line).GetProperty("Metrics").EnumerateArray().Single(metric => metric.GetProperty("Name").GetString() == name).GetProperty("Unit").GetString();

    private static string Dimensions(JsonElement line) =>
        string.Join(',', Directive(line).GetProperty("Dimensions")[0].EnumerateArray().Select(name => $"{name}={line.GetProperty(name.GetString()!)}"));

    private List<JsonElement> Lines() => [.. _writer.Lines(_metrics.Reader.Read(), At).Select(line => EmbeddedMetricRules.Check(line, At))];

    private JsonElement Line(string dimensions) => Line(Lines(), dimensions);

    private static JsonElement Line(List<JsonElement> lines, string dimensions) => Assert.Single(lines, line => Dimensions(line) == dimensions);
}

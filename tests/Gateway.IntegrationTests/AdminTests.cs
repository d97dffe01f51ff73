using System.Diagnostics;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>What the gateway tells over HTTP, and what it can be told there.</summary>
public sealed class AdminTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_metrics_are_what_promtool_accepts_and_agree_with_what_happened()
    {
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Produce(1_000);
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        var calls = scenario.Lambda.Log.Count;

        Assert.Equal("", await PromtoolAsync(await gateway.GetAsync("/metrics")));
        Assert.Equal(1_000, await gateway.MetricAsync("gateway_records_polled_total", "mapping=\"orders\""));
        Assert.Equal(1_000, await gateway.MetricAsync("gateway_records_invoked_total", "mapping=\"orders\""));
        Assert.Equal(1_000, await gateway.MetricAsync("gateway_records_committed_total", "mapping=\"orders\""));
        Assert.Equal(calls, await gateway.MetricAsync("gateway_invocations_total", "mapping=\"orders\""));
        Assert.Equal(calls, await gateway.MetricAsync("gateway_invocation_duration_seconds_count", "mapping=\"orders\""));
        Assert.Equal(calls, await gateway.MetricAsync("gateway_sampling_decisions_total"));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dropped_total"));
        Assert.Equal(1, await gateway.MetricAsync("gateway_build_info"));
    }

    [Fact]
    public async Task Every_page_answers_and_the_mapping_is_named_on_them()
    {
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Produce(100);
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        await gateway.GetAsync("/livez");
        Assert.Contains("orders", (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);
        Assert.Contains("orders", await gateway.GetAsync("/mappings"), StringComparison.Ordinal);
        var mapping = await gateway.GetJsonAsync("/mappings/orders");
        Assert.Contains("Enabled", mapping.ToString(), StringComparison.Ordinal);
        Assert.Contains(scenario.Daemon.Snapshot()[^1].TraceId, await gateway.GetAsync("/traces"), StringComparison.Ordinal);
        Assert.Contains("<html", await gateway.GetAsync("/"), StringComparison.OrdinalIgnoreCase);
    }

    // Its complaints; empty when it has none.
    private static async Task<string> PromtoolAsync(string metrics)
    {
        var start = new ProcessStartInfo("promtool") { ArgumentList = { "check", "metrics" }, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return promtool.ExitCode == 0 ? complaints : $"{complaints} (exit code {promtool.ExitCode})";
    }
}

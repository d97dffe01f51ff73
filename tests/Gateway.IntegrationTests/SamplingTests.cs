using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>The account's sampling rules, asked for over the daemon's TCP port and reported on there.</summary>
public sealed class SamplingTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Default = "Default";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Above the 2 s that the rules are waited for: what it takes to join a group and to be called.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(2 + 5);

    [Fact]
    public async Task A_rule_for_one_mapping_samples_all_of_it_and_another_nothing_from_the_first_record_on()
    {
        await using var sampling = await FakeSampling.StartAsync();
        sampling.Rules = [new("all-orders", 10, "orders", 1), new("no-payments", 20, "payments", 0), new(Default, 10_000, "*", 0.5, ReservoirSize: 1)];
        var held = new TaskCompletionSource();
        sampling.Held = held.Task;
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = scenario.Settings with
        {
            SamplingSource = "Centralized",
            // The opposite of what the account says about orders: a decision by local rules would show.
            SamplingRate = 0,
            DaemonAddress = $"tcp:{sampling.Address} udp:{scenario.Daemon.Address}",
            Mappings =
            [
                scenario.Settings.Mapping,
                scenario.Settings.Mapping with { Name = "payments", FunctionName = "payments-function", Group = KafkaBroker.FreshName("group") },
            ],
        };
        // Two mappings read the topic, each for a group of its own.
        scenario.Lambda.Log.ToleratesOverlap = true;
        scenario.Produce(1_000);

        var gateway = scenario.Launch();
        await Eventually.EndsAsync(sampling.Asked.ContinueWith(_ => true, TaskScheduler.Default), Limit);
        Assert.Equal(0, await PolledAsync(gateway));
        held.SetResult();
        await gateway.ReadyAsync();
        await Eventually.TrueAsync(() => scenario.Lambda.Log.Snapshot().Where(call => call.Succeeded).Sum(call => call.Event.RecordCount) == 2_000, Limit);
        await scenario.AssertTracedAsync();

        Assert.All(scenario.Lambda.Log.Snapshot(), call => Assert.Equal(call.FunctionName == "orders-function", call.Trace!.Sampled));
        Assert.All(scenario.Daemon.Snapshot(), segment => Assert.Equal("all-orders", RuleOf(segment)));
        Assert.Equal(0, await gateway.MetricAsync("gateway_sampling_decisions_total", $"rule=\"{Default}\""));
        await AssertInForceAsync(gateway, "Centralized", rules: 3, from: $"http://{sampling.Address}", failed: false);
        sampling.Violations.AssertNone("X-Ray");
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task Without_an_answer_local_rules_decide_and_nothing_waits_longer_than_2_seconds()
    {
        await using var silent = await FakeSampling.StartAsync();
        silent.Held = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken);
        await Task.WhenAll(AssertLocalAsync(silent.Address), AssertLocalAsync($"127.0.0.1:{LoopbackPort.Free()}"));
    }

    /// <summary>One after the other these would take a minute: reports are ten seconds apart.</summary>
    [Fact]
    public Task Counts_that_were_not_taken_are_told_again_and_a_quota_is_kept() =>
        Task.WhenAll(AssertToldAgainAsync(refusal: 429), AssertToldAgainAsync(refusal: 400), AssertToldAgainAsync(refusal: 503), AssertToldAgainAsync(refusal: 0));

    private async Task AssertLocalAsync(string address)
    {
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = scenario.Settings with { SamplingSource = "Centralized", SamplingRate = 1, DaemonAddress = $"tcp:{address} udp:{scenario.Daemon.Address}" };
        scenario.Produce(100);

        var gateway = scenario.Launch();
        await Eventually.TrueAsync(() => IsLiveAsync(gateway), Limit);
        await scenario.DeliveredAsync(StartLimit);
        await scenario.AssertTracedAsync();

        Assert.All(scenario.Lambda.Log.Snapshot(), call => Assert.True(call.Trace!.Sampled));
        await AssertInForceAsync(gateway, "Local", rules: 1, from: "sampling.json", failed: true);
        scenario.AssertDelivered();
    }

    private async Task AssertToldAgainAsync(int refusal)
    {
        const int quota = 3;
        await using var sampling = await FakeSampling.StartAsync();
        sampling.Rules = [new("orders", 10, "orders", 0.5, ReservoirSize: 10), new(Default, 10_000, "*", 0.05, ReservoirSize: 1)];
        sampling.Grant = call => call == 1 ? new SamplingGrant(refusal) : new SamplingGrant(200, FixedRate: 0, quota);
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Settings = (scenario.Settings with { SamplingSource = "Centralized", DaemonAddress = $"tcp:{sampling.Address} udp:{scenario.Daemon.Address}" })
            .WithMapping(mapping => mapping with { BatchSize = 1 });
        var gateway = await scenario.StartAsync();

        await DeliverAsync(scenario, 60);
        await Eventually.TrueAsync(() => sampling.Calls == 1, Limit);
        await DeliverAsync(scenario, 40);
        await Eventually.TrueAsync(() => sampling.Calls == 2, Limit);

        var (refused, told) = (sampling.Reported[0], sampling.Reported[1]);
        Assert.InRange(refused.Requests, 1, 60);
        Assert.Equal(100, told.Requests);
        Assert.Equal(SampledOf(scenario), told.Sampled);
        Assert.InRange(told.Borrowed, 2, told.Sampled);
        await Eventually.TrueAsync(async () => await gateway.MetricAsync("gateway_sampling_errors_total", "call=\"targets\"") == 1, Limit);
        await AssertKeptAsync(scenario, quota, told.Sampled);
        await scenario.AssertTracedAsync();
        sampling.Violations.AssertNone("X-Ray");
        scenario.AssertDelivered();
    }

    // The rate is 0 by now: what is sampled comes out of the quota, which each second fills.
    private static async Task AssertKeptAsync(Scenario scenario, int quota, long sampledBefore)
    {
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        for (var i = 0; i < 3; i++)
        {
            await DeliverAsync(scenario, 100);
        }

        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - start + 1;
        Assert.InRange(SampledOf(scenario) - sampledBefore, quota, quota * seconds);
    }

    private static async Task DeliverAsync(Scenario scenario, int records)
    {
        scenario.Produce(records);
        await scenario.DeliveredAsync(Limit);
    }

    private static int SampledOf(Scenario scenario) => scenario.Lambda.Log.Snapshot().Count(call => call.Trace!.Sampled);

    private static async Task AssertInForceAsync(GatewayUnderTest gateway, string source, int rules, string from, bool failed)
    {
        var sampling = (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("Sampling");
        Assert.Equal((source, rules), (sampling.GetProperty("InForce").GetString(), sampling.GetProperty("Rules").GetInt32()));
        Assert.Contains(from, sampling.GetProperty("From").GetString(), StringComparison.Ordinal);
        Assert.Equal(failed, sampling.GetProperty("LastError").GetString() is not null);
        Assert.Equal(rules, await gateway.MetricAsync("gateway_sampling_rules", $"source=\"{source}\""));
        Assert.Equal(failed, await gateway.MetricAsync("gateway_sampling_errors_total", "call=\"rules\"") > 0);
        var metrics = await gateway.GetAsync("/metrics");
        Assert.Equal(source == "Centralized", metrics.Contains("gateway_sampling_rules_age_seconds{", StringComparison.Ordinal));
    }

    private static async Task<double> PolledAsync(GatewayUnderTest gateway)
    {
        await Eventually.TrueAsync(() => IsLiveAsync(gateway), Limit);
        return await gateway.MetricAsync("gateway_records_polled_total");
    }

    private static async Task<bool> IsLiveAsync(GatewayUnderTest gateway)
    {
        try
        {
            return (await gateway.GetAsync("/livez")).Length > 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string? RuleOf(Segment segment) =>
        segment.Document.GetProperty("aws").GetProperty("xray").GetProperty("sampling_rule_name").GetString();
}

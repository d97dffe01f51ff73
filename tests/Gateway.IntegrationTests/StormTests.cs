using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>A storm of throttles with a beginning and an end, by the times at which the function was called.</summary>
[Collection(Alone.Name)]
public sealed class StormTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const int Slots = 32;

    /// <summary>Many more than slots: whoever was throttled waits without one, and others try in his place.</summary>
    private const int Partitions = 128;
    private const int Records = 7_000;

    /// <summary>Of some six hundred that are sent before.</summary>
    private const double Allowed = 64;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Storm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_storm_of_throttles_is_met_with_what_is_admitted_costs_no_attempt_and_is_over_within_ten_seconds_of_its_end()
    {
        await using var scenario = await Scenario.CreateAsync(broker, Partitions);
        var failures = await broker.CreateTopicAsync(1);
        scenario.Lambda.Latency = Latency;
        // One failure that counts, and the record would be in the other topic.
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 1, MaximumConcurrency = Slots, MaximumRetryAttempts = 0, Destination = $"kafka://{failures}" }) with { SamplingRate = 0 };
        scenario.Produce(Records);
        var gateway = await scenario.StartAsync();
        // What the first seconds cost a process that has just begun is no measure.
        await scenario.DeliveredAsync(500, Limit);

        var calm = Now;
        await UntilAsync(calm, Before);
        var admission = new Admission(Allowed);
        scenario.Lambda.Function = _ => admission.TryEnter() ? FunctionAnswer.Success : FunctionAnswer.Throttle with { RetryAfter = null };
        var began = Now;
        await UntilAsync(began, Storm);
        var limit = await gateway.MetricAsync("gateway_invocation_rate_limit");
        scenario.Lambda.Function = static _ => FunctionAnswer.Success;

        var usual = PerSecond(scenario, calm, TimeSpan.Zero, Before, admitted: true);
        var (sent, admitted) = (PerSecond(scenario, began, Settling, Storm, admitted: false), PerSecond(scenario, began, Settling, Storm, admitted: true));
        Assert.True(usual > 5 * Allowed, $"{usual:0} calls a second are too few for a storm that admits {Allowed} to be one.");
        Assert.InRange(limit, 50, 2 * Allowed);
        Assert.InRange(sent, 0.8 * Allowed, 1.35 * Allowed);
        Assert.InRange(admitted, 0.8 * Allowed, 1.1 * Allowed);

        await Eventually.TrueAsync(() => PerSecond(scenario, Now, TimeSpan.FromSeconds(-1), TimeSpan.Zero, admitted: true) >= 0.95 * usual, Recovery, () => $"{usual:0} a second before.");
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_delivered_to_destination_total"));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_failed_total"));
        scenario.AssertDelivered();
    }

    private static long Now => TimeProvider.System.GetTimestamp();

    private static Task UntilAsync(long since, TimeSpan passed) =>
        Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(since) >= passed, passed + TimeSpan.FromSeconds(5));

    // Calls that arrived between two moments, counted from a timestamp.
    private static double PerSecond(Scenario scenario, long since, TimeSpan from, TimeSpan to, bool admitted) =>
        scenario.Lambda.Log.Snapshot().Count(call => TimeProvider.System.GetElapsedTime(since, call.ReceivedAt) is var at && at >= from && at < to && (!admitted || call.Answer is not { Status: 429 }))
        / (to - from).TotalSeconds;
}

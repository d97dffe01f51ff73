using System.Net;
using Confluent.Kafka;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.Local;

namespace Gateway.IntegrationTests;

/// <summary>A broker that is not there, not yet there, or not itself.</summary>
public sealed class BrokerFaultTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    /// <summary>From the broker's return to the first record after it.</summary>
    private static readonly TimeSpan ResumeLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_broker_that_goes_down_and_returns_is_read_on_within_ten_seconds()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(20);
        await scenario.StartAsync();
        scenario.Produce(1_000);
        await scenario.DeliveredAsync(500, Limit);

        await broker.TakeDownAsync();
        await scenario.QuietAsync();
        scenario.Producer.Send(1_000);
        var before = scenario.Lambda.Log.DeliveredCount;
        await broker.BringUpAsync();

        await scenario.DeliveredAsync(Math.Max(before, 1_000) + 1, ResumeLimit);
        scenario.Producer.Confirm();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        scenario.AssertDelivered(mostDuplicates: 1_000);
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_keeps_the_mapping_unready_and_is_read_once_it_comes()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        await using var gate = new TcpGate(broker.BootstrapServers);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BootstrapServers = gate.Address });
        scenario.Produce(100);

        var gateway = scenario.Launch();
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()) is (HttpStatusCode.ServiceUnavailable, var body) && body.Contains("Connection error", StringComparison.Ordinal), Limit);

        gate.Open();
        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_named_and_read_once_it_is_created()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Produce(100);
        await broker.SetErrorAsync(scenario.Topic, ErrorCode.UnknownTopicOrPart);

        var gateway = scenario.Launch();
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()) is (HttpStatusCode.ServiceUnavailable, var body) && body.Contains(scenario.Topic, StringComparison.Ordinal), Limit);
        Assert.Equal(0, scenario.Lambda.Log.Count);

        await broker.SetErrorAsync(scenario.Topic, ErrorCode.NoError);
        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Odd_answers_of_the_broker_are_outlived()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(20);
        await scenario.StartAsync();
        scenario.Produce(1_000);
        await scenario.DeliveredAsync(200, Limit);

        await broker.FailNextAsync(KafkaApi.Fetch, ErrorCode.NotLeaderForPartition, ErrorCode.RequestTimedOut);
        await broker.FailNextAsync(KafkaApi.OffsetCommit, ErrorCode.GroupLoadInProgress, ErrorCode.NotCoordinatorForGroup);
        await broker.FailNextAsync(KafkaApi.Heartbeat, ErrorCode.NotCoordinatorForGroup, ErrorCode.UnknownMemberId);
        scenario.Produce(1_000);

        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        scenario.AssertDelivered(mostDuplicates: 1_000);
    }
}

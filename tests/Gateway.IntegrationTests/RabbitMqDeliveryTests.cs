using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests;

/// <summary>The promises for queues, kept with RabbitMQ.</summary>
[Collection(RabbitQueuesCollection.Name)]
public sealed class RabbitMqDeliveryTests(RabbitQueues broker) : QueueDeliveryTests(broker)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly RabbitQueues _broker = broker;

    [Fact]
    public async Task A_message_that_is_too_old_is_dead_lettered_and_never_invoked()
    {
        var (queue, deadLetters) = await _broker.CreateQueueWithDeadLettersAsync();
        await using var scenario = await QueueScenario.CreateAsync(_broker, queue: queue);
        scenario.Change(mapping => mapping with { Lines = ["MaximumRecordAgeInSeconds: 60"] });
        await scenario.PublishAsync(10);
        await _broker.PublishOldAsync(queue, NumberedMessage.Body(1_000), TimeSpan.FromSeconds(90));
        var gateway = await scenario.StartAsync();

        await scenario.DeliveredAsync(Limit);
        await Eventually.TrueAsync(async () => await _broker.CountHeldAsync(deadLetters) == 1, Limit);

        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dead_lettered_total", "reason=\"MaximumRecordAgeExceeded\""));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task An_invocation_that_may_outlast_the_brokers_patience_is_warned_of_at_the_start()
    {
        await using var scenario = await QueueScenario.CreateAsync(_broker);
        scenario.Change(mapping => mapping with { InvocationTimeoutSeconds = 900, MaximumRetryAttempts = 2 });

        var gateway = await scenario.StartAsync();

        Assert.Single(gateway.Output, line => line.Contains("Gateway.InvocationTimeoutSeconds is 900 and MaximumRetryAttempts is 2", StringComparison.Ordinal)
            && line.Contains("consumer_timeout (30 minutes by default)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_queue_keeps_its_order_and_every_message_when_its_mapping_is_changed_under_load()
    {
        await using var scenario = await QueueScenario.CreateAsync(_broker, batchSize: 10, concurrency: 1);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(20);
        var gateway = await scenario.StartAsync();
        await scenario.PublishAsync(1_500);
        await scenario.DeliveredAsync(200, Limit);

        gateway.Rewrite(scenario.Settings.WithMapping(static mapping => mapping with { BatchSize = 20 }));
        await Eventually.TrueAsync(() => gateway.Output.Any(line => line.Contains("changed: orders (BatchSize)", StringComparison.Ordinal)), Limit);
        Assert.InRange(scenario.Lambda.Log.DeliveredCount, 200, 1_499);

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        Assert.Contains(scenario.Lambda.Log.Snapshot(), static call => call.Event.RecordCount == 20);
        scenario.AssertDelivered(inOrder: true);
    }
}

using System.Net;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
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
    public Task Each_way_to_fail_for_good_is_told_under_its_condition() =>
        AssertConditionsAsync(static mapping => mapping, (queue, body) => _broker.PublishOldAsync(queue, body, TimeSpan.FromSeconds(90)));

    [Fact]
    public async Task An_exchange_that_leads_nowhere_holds_what_failed_until_a_queue_takes_it()
    {
        var failures = $"late-{Guid.NewGuid():N}";
        await using var scenario = await QueueScenario.CreateAsync(_broker, batchSize: 1, concurrency: 4);
        scenario.Change(mapping => mapping with { Destination = $"rabbitmq:///{failures}", MaximumRetryAttempts = 0 });
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset == 3) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        await scenario.PublishAsync(20);
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(19, Limit);
        await Eventually.TrueAsync(
            async () => (await gateway.ReadinessAsync()) is (HttpStatusCode.ServiceUnavailable, var body)
                && body.Contains($"The failure destination rabbitmq:///{failures} takes nothing: the broker has no queue for it; bind one to the exchange with this routing key.", StringComparison.Ordinal),
            Limit);
        Assert.Equal(1, await _broker.CountHeldAsync(scenario.Queue));

        await _broker.CreateQueueAsync(failures);
        await scenario.AcknowledgedAsync(Limit);

        await gateway.ReadyAsync();
        Assert.Equal(1, await _broker.CountHeldAsync(failures));
        Assert.Equal(1, await gateway.MetricAsync("gateway_records_delivered_to_destination_total"));
        var traceId = Assert.Single(scenario.Lambda.Log.Snapshot(), static call => !call.Succeeded).Trace!.Root;
        var sends = await SendSegments.OfBrokerAsync(scenario.Daemon, traceId, $"rabbitmq:///{failures}");
        Assert.True(sends.Count > 1);
        Assert.All(sends.SkipLast(1), send => Assert.True(send.Has("fault")));
        scenario.Daemon.Violations.AssertNone("The daemon");
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

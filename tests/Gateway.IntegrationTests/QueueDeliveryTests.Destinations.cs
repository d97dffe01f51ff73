using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>Where messages end that the function never takes.</summary>
public abstract partial class QueueDeliveryTests
{
    [Fact]
    public async Task What_failed_for_good_stays_on_its_broker_with_its_headers_and_the_story_of_its_failure()
    {
        var failures = await broker.CreateQueueAsync();
        await using var scenario = await PoisonedAsync(broker.DestinationOf(failures));
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(45, Limit);
        await scenario.AcknowledgedAsync(Limit);
        Assert.Equal(5, await gateway.MetricAsync("gateway_records_delivered_to_destination_total"));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dead_lettered_total"));
        await scenario.AssertTracedAsync();

        // The failed ones as a function sees them that reads their queue.
        await using var reader = await QueueScenario.CreateAsync(broker, queue: failures);
        var events = new List<string>();
        reader.Lambda.Events = (body, _) =>
        {
            lock (events) events.Add(Encoding.UTF8.GetString(body.Span));
            return new QueueEvent([]);
        };
        await reader.StartAsync();
        await reader.AcknowledgedAsync(Limit);
        var text = string.Concat(events);
        var records = Bodies(text);
        Assert.Equal(5, records.Count);
        Assert.All(records, record => Assert.Equal("RetryAttemptsExhausted", record.GetProperty("requestContext").GetProperty("condition").GetString()));
        Assert.Equal([3L, 13, 23, 33, 43], records.SelectMany(record => Bodies(record.GetProperty("payload").GetRawText())).Select(body => body.GetProperty("number").GetInt64()).Order());
        Assert.Equal(5, text.Split("\"kept\"").Length - 1);
    }

    [Fact]
    public async Task A_message_that_failed_for_good_is_whole_in_a_queue_of_the_account_for_the_broker_has_it_no_more()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await PoisonedAsync("arn:aws:sqs:eu-west-1:111122223333:orders-failed");
        scenario.Settings = scenario.Settings with { FailureEndpoint = services.Endpoint };
        services.IsDown = true;
        await scenario.StartAsync();
        await scenario.DeliveredAsync(45, Limit);
        await Eventually.TrueAsync(() => services.Refused > 0, Limit);
        Assert.True(await broker.CountHeldAsync(scenario.Queue) >= 5);

        services.IsDown = false;
        await scenario.AcknowledgedAsync(Limit);

        Assert.Equal(
            [3L, 13, 23, 33, 43],
            services.Sent.SelectMany(failure => Bodies(failure.Json.GetProperty("payload").GetString()!)).Select(body => body.GetProperty("number").GetInt64()).Order());

        // It has the whole event, so the mended function gets it again, from nowhere else.
        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        var calls = scenario.Lambda.Log.Count;
        var redriven = await Redrive.RunAsync(scenario.Settings, "arn:aws:sqs:eu-west-1:111122223333:orders-failed", "--mapping", "orders");
        Assert.Contains("5 read, 5 invoked, 5 succeeded, 0 failed again, 0 not tried, 0 skipped", redriven.Output, StringComparison.Ordinal);
        Assert.Equal(0, redriven.Code);
        Assert.Equal([3L, 13, 23, 33, 43], scenario.Lambda.Log.Snapshot().Skip(calls).SelectMany(call => call.Event.Records).Select(record => record.Offset).Order());
        Assert.Equal(0, services.Queues.Count);
        scenario.Lambda.Violations.AssertNone("The function");
        await scenario.AssertTracedAsync();
        services.Violations.AssertNone("The destination");
    }

    private async Task<QueueScenario> PoisonedAsync(string destination)
    {
        var scenario = await QueueScenario.CreateAsync(broker, batchSize: 1, concurrency: 8);
        scenario.Change(mapping => mapping with { Destination = destination, MaximumRetryAttempts = 0 });
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset % 10 == 3) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        await scenario.PublishAsync(50, "kept", "yes");
        return scenario;
    }

    // Of either broker's event, whatever is around them.
    private static List<JsonElement> Bodies(string @event) =>
        [.. @event.Split("\"data\":\"").Skip(1).Select(rest => JsonElement.Parse(Convert.FromBase64String(rest[..rest.IndexOf('"')])))];
}

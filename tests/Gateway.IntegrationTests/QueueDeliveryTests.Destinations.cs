using System.Net;
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
    /// <summary>The number of a message that is too old.</summary>
    private protected const long OldMessage = 1_000;

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
        foreach (var record in records)
        {
            var traceId = record.GetProperty("traceId").GetString()!;
            Assert.Contains(scenario.Lambda.Log.Snapshot(), call => call.Trace!.Root == traceId && !call.Succeeded);
            Assert.Single(await SendSegments.OfBrokerAsync(scenario.Daemon, traceId, broker.DestinationOf(failures)));
        }
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

    [Fact]
    public async Task A_topic_of_the_account_gets_each_message_whole_that_fits_and_of_others_the_story_alone()
    {
        const string Topic = "arn:aws:sns:eu-west-1:111122223333:orders-failed";
        await using var services = await FakeFailureServices.StartAsync();
        var (queue, deadLetters) = await broker.CreateQueueWithDeadLettersAsync();
        var before = await broker.CountHeldAsync(deadLetters);
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 1, concurrency: 8, queue);
        scenario.Change(mapping => mapping with { Destination = Topic, MaximumRetryAttempts = 0 });
        scenario.Settings = scenario.Settings with { FailureEndpoint = services.Endpoint };
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset % 10 == 3) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        var ids = await scenario.PublishAsync(20, "kept", "yes");
        await scenario.PublishAsync(4, bytes: 300_000);

        var gateway = await scenario.StartAsync();
        await scenario.AcknowledgedAsync(Limit);
        await Eventually.TrueAsync(async () => await broker.CountHeldAsync(deadLetters) == before + 1, Limit);

        var sent = services.Sent.OrderByDescending(failure => failure.Json.TryGetProperty("payload", out _)).ToList();
        Assert.Equal(3, sent.Count);
        Assert.All(sent, failure => Assert.Equal((Topic, "RetryAttemptsExhausted"), (failure.To, failure.Condition)));
        Assert.Equal([3L, 13], sent.Take(2).SelectMany(PayloadOf).Order());
        Assert.Equal([ids[3], ids[13]], sent.Take(2).Select(failure => InfoOf(failure, queue).GetProperty("firstMessageId").GetString()!).OrderBy(ids.ToList().IndexOf));
        Assert.False(sent[2].Json.TryGetProperty("payload", out _));
        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dead_lettered_total", "reason=\"RetryAttemptsExhausted\""));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dropped_total"));
        foreach (var failure in sent)
        {
            var send = Assert.Single(await SendSegments.OfAsync(scenario.Daemon, failure.TraceId, "SNS"));
            Assert.Equal($"Root={failure.TraceId};Parent={send.Id};Sampled=1", failure.TraceHeader);
        }

        services.Violations.AssertNone("The destination");
        scenario.Daemon.Violations.AssertNone("The daemon");
    }

    [Fact]
    public async Task A_destination_that_is_down_holds_its_group_alone_says_why_and_gets_everything_once_it_is_back()
    {
        const string Queue = "arn:aws:sqs:eu-west-1:111122223333:orders-failed";
        const int Groups = 8;
        const int Count = 80;
        await using var services = await FakeFailureServices.StartAsync();
        services.IsDown = true;
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 1, concurrency: 8);
        scenario.Change(mapping => mapping with { Destination = Queue, MaximumRetryAttempts = 0, More = [.. mapping.More, .. broker.GroupSettings] });
        scenario.Settings = scenario.Settings with { FailureEndpoint = services.Endpoint };
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset == 3) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        await scenario.PublishInGroupsAsync(Count, Groups);
        var behind = Enumerable.Range(4, Count - 4).Select(number => (long)number).Where(number => QueueScenario.GroupOf(number, Groups) == QueueScenario.GroupOf(3, Groups)).ToList();

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Count - 1 - behind.Count, Limit);
        await Eventually.TrueAsync(() => services.Refused > 2, Limit);
        var (status, body) = await gateway.ReadinessAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains($"The failure destination {Queue} takes nothing: AccessDeniedException: not now; allow the gateway's role sqs:SendMessage on it.", body, StringComparison.Ordinal);
        Assert.StartsWith("PROBLEM: The failure destination", (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("LastProcessingResult").GetString(), StringComparison.Ordinal);
        Assert.Empty(behind.Intersect(Delivered()));
        Assert.True(await broker.CountHeldAsync(scenario.Queue) > behind.Count);

        services.IsDown = false;
        await scenario.DeliveredAsync(Count - 1, Limit);
        await scenario.AcknowledgedAsync(Limit);
        await gateway.ReadyAsync();

        Assert.Equal([3L], services.Sent.SelectMany(PayloadOf));
        Assert.Equal(behind, Delivered().Where(behind.Contains));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dropped_total"));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dead_lettered_total"));

        IEnumerable<long> Delivered() => scenario.Lambda.Log.Snapshot().Where(call => call.Succeeded).SelectMany(call => call.Event.Records).Select(record => record.Offset);
    }

    /// <summary>A message that fails, one that is too old and one that is too large, each told under its condition in an object of its own.</summary>
    /// <param name="change">What the mapping has besides.</param>
    /// <param name="publishOldAsync">Sends a message to a queue that is more than a minute old for the gateway.</param>
    private protected async Task AssertConditionsAsync(Func<QueueMappingSettings, QueueMappingSettings> change, Func<string, byte[], Task> publishOldAsync)
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 1, concurrency: 8);
        scenario.Change(mapping => change(mapping with { Destination = "arn:aws:s3:::orders-failed", MaximumRetryAttempts = 1, Lines = ["MaximumRecordAgeInSeconds: 60"] }));
        scenario.Settings = scenario.Settings with { FailureEndpoint = services.Endpoint };
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset == 3) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        await scenario.PublishAsync(5);
        await publishOldAsync(scenario.Queue, NumberedMessage.Body(OldMessage));
        await scenario.PublishAsync(1, bytes: 5_000_000);

        var gateway = await scenario.StartAsync();
        await scenario.AcknowledgedAsync(Limit);

        var sent = services.Sent.OrderBy(failure => PayloadOf(failure).Single()).ToList();
        Assert.Equal(
            [(3L, "RetryAttemptsExhausted", 2), (5, "MaximumPayloadSizeExceeded", 0), (OldMessage, "RecordAgeExceeded", 0)],
            sent.Select(failure => (PayloadOf(failure).Single(), failure.Condition, failure.Json.GetProperty("requestContext").GetProperty("approximateInvokeCount").GetInt32())));
        Assert.Equal([JsonValueKind.Object, JsonValueKind.Null, JsonValueKind.Null], sent.Select(failure => failure.Json.GetProperty("responseContext").ValueKind));
        Assert.All(sent, failure => Assert.Equal(1, InfoOf(failure, scenario.Queue).GetProperty("count").GetInt32()));
        Assert.All(sent, failure => Assert.StartsWith($"/orders-failed/aws/lambda/orders/{scenario.Queue}/", failure.To, StringComparison.Ordinal));
        foreach (var failure in sent)
        {
            var send = Assert.Single(await SendSegments.OfAsync(scenario.Daemon, failure.TraceId, "S3"));
            Assert.Equal("orders-failed", send.Document.GetProperty("aws").GetProperty("bucket_name").GetString());
        }

        Assert.Equal([0L, 1, 2, 4], scenario.Lambda.Log.Snapshot().Where(call => call.Succeeded).SelectMany(call => call.Event.Records).Select(record => record.Offset).Order());
        Assert.Equal(3, await gateway.MetricAsync("gateway_records_delivered_to_destination_total"));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dead_lettered_total"));
        services.Violations.AssertNone("The destination");
        scenario.Lambda.Violations.AssertNone("The function");
        scenario.Daemon.Violations.AssertNone("The daemon");
    }

    private async Task<QueueScenario> PoisonedAsync(string destination)
    {
        var scenario = await QueueScenario.CreateAsync(broker, batchSize: 1, concurrency: 8);
        scenario.Change(mapping => mapping with { Destination = destination, MaximumRetryAttempts = 0 });
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset % 10 == 3) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        await scenario.PublishAsync(50, "kept", "yes");
        return scenario;
    }

    private static IEnumerable<long> PayloadOf(SentFailure failure) =>
        failure.Json.TryGetProperty("payload", out var payload) ? Bodies(payload.GetString()!).Select(body => body.GetProperty("number").GetInt64()) : [];

    // The one member that has the broker's name.
    private JsonElement InfoOf(SentFailure failure, string queue)
    {
        var info = Assert.Single(failure.Json.EnumerateObject(), member => member.Name.EndsWith("BatchInfo", StringComparison.Ordinal));
        Assert.Equal(broker.VirtualHost is null ? "ActiveMqBatchInfo" : "RabbitMqBatchInfo", info.Name);
        Assert.Equal(1, info.Value.GetProperty("batchSize").GetInt32());
        return Assert.Single(info.Value.GetProperty("messagesInfo").EnumerateObject(), member => member.Name == queue).Value;
    }

    // Of either broker's event, whatever is around them.
    private static List<JsonElement> Bodies(string @event) =>
        [.. @event.Split("\"data\":\"").Skip(1).Select(rest => JsonElement.Parse(Convert.FromBase64String(rest[..rest.IndexOf('"')])))];
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>Where Kafka's records end that the function never takes.</summary>
public sealed class DestinationTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Queue = "arn:aws:sqs:eu-west-1:111122223333:orders-failed";
    private const string Topic = "arn:aws:sns:eu-west-1:111122223333:orders-failed";
    private const string Bucket = "arn:aws:s3:::orders-failed";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(Queue, "/111122223333/orders-failed", "SQS", "SendMessage", "queue_url")]
    [InlineData(Topic, Topic, "SNS", "Publish", "topic_arn")]
    [InlineData(Bucket, "/orders-failed/aws/lambda/orders/", "S3", "PutObject", "bucket_name")]
    public async Task What_failed_for_good_is_told_there_in_its_trace_and_only_then_committed(string destination, string place, string service, string operation, string key)
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await FailingAsync(destination, services);

        var gateway = await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);

        var sent = services.Sent.ToArray();
        Assert.All(sent, failure => Assert.Contains(place, failure.To, StringComparison.Ordinal));
        Assert.All(sent, failure => Assert.Equal("RetryAttemptsExhausted", failure.Condition));
        Assert.Equal(Poisoned(scenario), OffsetsOf(sent));
        Assert.Equal(Poisoned(scenario).Count, await gateway.MetricAsync("gateway_records_delivered_to_destination_total"));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dropped_total"));
        await scenario.AssertTracedAsync();
        AssertSubsegments(scenario, sent, service, operation, key);
        services.Violations.AssertNone("The destination");
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task An_object_holds_the_event_that_failed()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await FailingAsync(Bucket, services);

        await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);

        var violations = new List<string>();
        var payloads = services.Sent.Select(failure => KafkaEvent.Read(Encoding.UTF8.GetBytes(failure.Json.GetProperty("payload").GetString()!), violations.Add)!).ToList();
        Assert.Empty(violations);
        Assert.Equal(
            scenario.Producer.Confirmed.Where(record => record.Position.Partition == 1).Select(record => Convert.ToBase64String(record.Value!)).Order(),
            payloads.SelectMany(payload => payload.Records).Select(record => Convert.ToBase64String(record.Value!)).Order());
    }

    [Fact]
    public async Task A_topic_gets_each_record_with_its_key_and_headers_and_may_be_there_later_than_the_failure()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var failures = await broker.CreateTopicAsync(1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Destination = $"kafka://{failures}", MaximumRetryAttempts = 1 });
        scenario.Lambda.Function = static _ => FunctionAnswer.Failure;
        scenario.Producer.SendRaw(0, "k", "one"u8.ToArray(), [new("tag", [0xFF, 0x00]), new("tag", [])]);
        scenario.Producer.SendRaw(0, key: null, value: null);
        scenario.Producer.Confirm();
        await broker.SetErrorAsync(failures, ErrorCode.UnknownTopicOrPart);

        var gateway = await scenario.StartAsync();
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()).Body.Contains($"The failure destination kafka://{failures} takes nothing: ", StringComparison.Ordinal), Limit);
        await broker.SetErrorAsync(failures, ErrorCode.NoError);
        await scenario.CommittedAsync(Limit);

        var written = TopicContent.Read(broker.BootstrapServers, failures, atLeast: 2);
        Assert.Equal(["k", null], written.Select(message => message.Key is null ? null : Encoding.UTF8.GetString(message.Key)));
        Assert.Equal(["tag=FF00", "tag="], written[0].Headers.Select(header => $"{header.Key}={Convert.ToHexString(header.GetValueBytes())}"));
        var records = written.Select(message => JsonElement.Parse(message.Value)).ToList();
        Assert.All(records, record => Assert.Equal("RetriesExhausted", record.GetProperty("requestContext").GetProperty("condition").GetString()));
        Assert.Equal(["0", "1"], records.Select(record => record.GetProperty("KafkaBatchInfo").GetProperty("recordInfo").GetProperty("offset").GetString()));
        Assert.Equal("b25l", records[0].GetProperty("payload").GetProperty("records").GetProperty($"{scenario.Topic}-0")[0].GetProperty("value").GetString());
        await scenario.AssertTracedAsync();
        foreach (var traceId in records.Select(record => record.GetProperty("traceId").GetString()!).Distinct())
        {
            var sends = await SendSegments.OfBrokerAsync(scenario.Daemon, traceId, $"kafka://{failures}");
            // While there was no topic, each sending was a fault that says so.
            Assert.All(sends.SkipLast(1), send => Assert.True(send.Has("fault")));
            Assert.All(sends.SkipLast(1), send => Assert.Contains("create the topic, or correct DestinationConfig", send.Document.GetProperty("cause").GetRawText(), StringComparison.Ordinal));
        }

        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_record_that_no_event_holds_and_one_that_is_too_old_go_there_in_their_turn_and_the_others_to_the_function()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await FailingAsync(Queue, services);
        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        scenario.Settings = scenario.Settings.WithMapping(static mapping => mapping with { Lines = ["MaximumRecordAgeInSeconds: 60"] });
        scenario.Producer.SendRaw(0, "k", new byte[5_000_000]);
        scenario.Producer.SendRaw(0, "k", [1], age: TimeSpan.FromSeconds(90));
        scenario.Produce(3);

        await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);

        Assert.Equal(["MaximumPayloadSizeExceeded", "RecordAgeExceeded"], services.Sent.Select(failure => failure.Condition));
        Assert.All(services.Sent, failure => Assert.Equal(JsonValueKind.Null, failure.Json.GetProperty("responseContext").ValueKind));
        Assert.All(services.Sent, failure => Assert.Equal(0, failure.Json.GetProperty("requestContext").GetProperty("approximateInvokeCount").GetInt32()));
        Assert.Equal(scenario.Producer.ConfirmedCount - 2, scenario.Lambda.Log.DeliveredCount);
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_destination_that_is_down_holds_its_lane_alone_says_why_and_gets_everything_once_it_is_back()
    {
        await using var services = await FakeFailureServices.StartAsync();
        services.IsDown = true;
        await using var scenario = await FailingAsync(Queue, services);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(scenario.Producer.ConfirmedCount - Poisoned(scenario).Count, Limit);
        await Eventually.TrueAsync(() => services.Refused > 2, Limit);
        var (status, body) = await gateway.ReadinessAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains($"The failure destination {Queue} takes nothing: AccessDeniedException: not now; allow the gateway's role sqs:SendMessage on it.", body, StringComparison.Ordinal);
        Assert.StartsWith("PROBLEM: The failure destination", (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("LastProcessingResult").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, scenario.Committed().GetValueOrDefault(1));
        Assert.Empty(services.Sent);

        services.IsDown = false;
        await scenario.CommittedAsync(Limit);
        Assert.Equal(Poisoned(scenario), OffsetsOf([.. services.Sent]));
        await gateway.ReadyAsync();
    }

    [Fact]
    public async Task A_stop_while_the_destination_is_down_leaves_the_records_to_the_next_process()
    {
        await using var services = await FakeFailureServices.StartAsync();
        services.IsDown = true;
        await using var scenario = await FailingAsync(Queue, services);

        var first = await scenario.StartAsync();
        await Eventually.TrueAsync(() => services.Refused > 0, Limit);
        Assert.Equal(0, (await first.StopAsync()).Code);
        services.IsDown = false;
        await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);

        Assert.Equal(Poisoned(scenario), OffsetsOf([.. services.Sent]));
    }

    // Whatever is in partition 1 fails; the partitions never share a batch, or the healthy ones would fail with it.
    private async Task<Scenario> FailingAsync(string destination, FakeFailureServices services)
    {
        var scenario = await Scenario.CreateAsync(broker, partitions: 3);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Destination = destination, MaximumRetryAttempts = 0, BatchSize = 1 }) with { FailureEndpoint = services.Endpoint };
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Partition == 1) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        scenario.Produce(30);
        return scenario;
    }

    private static List<long> Poisoned(Scenario scenario) =>
        [.. scenario.Producer.Confirmed.Where(record => record.Position.Partition == 1).Select(record => record.Position.Offset).Order()];

    private static List<long> OffsetsOf(IReadOnlyList<SentFailure> sent) => [.. sent.Select(failure => OffsetOf(failure.Json)).Distinct().Order()];

    private static long OffsetOf(JsonElement record) => long.Parse(
        record.GetProperty("KafkaBatchInfo").GetProperty("recordsInfo").EnumerateObject().Single().Value.GetProperty("firstRecordOffset").GetString()!, CultureInfo.InvariantCulture);

    private static void AssertSubsegments(Scenario scenario, IReadOnlyList<SentFailure> sent, string service, string operation, string key)
    {
        var segments = scenario.Daemon.Snapshot();
        Assert.All(sent, failure =>
        {
            var segment = Assert.Single(segments, segment => segment.TraceId == failure.TraceId);
            var send = Assert.Single(segment.Subsegments, subsegment => subsegment.Name == service);
            Assert.Equal("SentToDestination", segment.Annotation("outcome"));
            Assert.Equal("aws", send.Document.GetProperty("namespace").GetString());
            var aws = send.Document.GetProperty("aws");
            Assert.Equal((operation, FakeLambda.Region, failure.RequestId), (TextOf(aws, "operation"), TextOf(aws, "region"), TextOf(aws, "request_id")));
            Assert.Equal(key == "bucket_name" ? "orders-failed" : failure.To, TextOf(aws, key));
            if (failure.TraceHeader is { } header) Assert.Equal($"Root={failure.TraceId};Parent={send.Id};Sampled=1", header);
        });
    }

    private static string? TextOf(JsonElement parent, string name) => parent.GetProperty(name).GetString();
}

using System.Text.Json;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>What failed for good goes through its function again, once that is mended.</summary>
public sealed class RedriveTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Queue = "arn:aws:sqs:eu-west-1:111122223333:orders-failed";
    private const string Bucket = "arn:aws:s3:::orders-failed";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task What_a_failure_topic_holds_reaches_the_mended_function_as_it_was_and_only_once()
    {
        var failures = await broker.CreateTopicAsync(1);
        var from = $"kafka://{failures}";
        await using var scenario = await FailedAsync(from, count: 8);
        var failed = Sent(scenario);

        var looked = await RedriveAsync(scenario, from, "--dry-run");
        AssertTotals(looked, 0, "8 read, 0 invoked, 0 succeeded, 0 failed again, 0 not tried, 0 skipped");
        Assert.Equal(failed.Calls, scenario.Lambda.Log.Count);

        // What fails again keeps its place, and so does all behind it.
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset == 5) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        var poisoned = await RedriveAsync(scenario, from);
        AssertTotals(poisoned, 1, "8 read, 6 invoked, 5 succeeded, 1 failed again, 2 not tried, 0 skipped");
        Assert.Contains($"failed again: {failures}-0 5, {scenario.Topic}-0 5: Error: no", poisoned.Output, StringComparison.Ordinal);

        scenario.Lambda.Function = static _ => FunctionAnswer.NotFound;
        var missing = await RedriveAsync(scenario, from);
        AssertTotals(missing, 1, "3 read, 0 invoked, 0 succeeded, 0 failed again, 3 not tried, 0 skipped");
        Assert.Contains("the function cannot be invoked: ResourceNotFoundException: no such function", missing.Output, StringComparison.Ordinal);

        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        AssertTotals(await RedriveAsync(scenario, from), 0, "3 read, 3 invoked, 3 succeeded, 0 failed again, 0 not tried, 0 skipped");
        AssertTotals(await RedriveAsync(scenario, from), 0, "0 read, 0 invoked, 0 succeeded, 0 failed again, 0 not tried, 0 skipped");
        Assert.Equal(failed.Records, ContentOf(scenario.Lambda.Log.Snapshot().Skip(failed.Calls).Where(call => call.Succeeded)));
        await AssertLinkedAsync(scenario, failed, from);
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_queue_of_the_account_tells_offsets_and_the_log_has_the_records()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await FailedAsync(Queue, count: 6, services);
        var failed = Sent(scenario);
        var messages = services.Queues.Count;

        scenario.Lambda.Function = static _ => FunctionAnswer.Failure;
        Assert.Equal(1, (await RedriveAsync(scenario, Queue)).Code);
        Assert.Equal(messages, services.Queues.Count);
        Assert.Equal(2700, services.Queues.LongestHiding);
        services.Queues.Reveal();
        var again = Sent(scenario);

        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        AssertTotals(await RedriveAsync(scenario, Queue), 0, "6 read, 6 invoked, 6 succeeded, 0 failed again, 0 not tried, 0 skipped");
        Assert.Equal(failed.Records, ContentOf(scenario.Lambda.Log.Snapshot().Skip(again.Calls)));
        Assert.Equal(0, services.Queues.Count);
        await AssertLinkedAsync(scenario, failed with { Calls = again.Calls }, Queue);
        services.Violations.AssertNone("The queue");
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task What_the_log_has_no_more_is_told_and_stays_in_the_queue()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await FailedAsync(Queue, count: 3, services);
        // The cluster keeps five megabytes of a partition.
        for (var i = 0; i < 7; i++) scenario.Producer.SendRaw(0, "k", new byte[900_000]);
        scenario.Producer.Confirm();
        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        var before = scenario.Lambda.Log.Count;

        var redriven = await RedriveAsync(scenario, Queue);

        Assert.Equal(1, redriven.Code);
        Assert.Contains($"the log of {scenario.Topic}-0 begins at ", redriven.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, services.Queues.Count);
        Assert.Equal(before, scenario.Lambda.Log.Count);
    }

    [Fact]
    public async Task Objects_stay_after_their_event_was_delivered_again_until_they_are_to_be_deleted()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await FailedAsync(Bucket, count: 5, services, batchSize: 1);
        var failed = Sent(scenario);
        services.Buckets.Put("/orders-failed/aws/lambda/orders/note.txt", "no failure"u8.ToArray());
        services.Buckets.Put("/orders-failed/elsewhere/note.txt", "no failure"u8.ToArray());
        scenario.Lambda.Function = static _ => FunctionAnswer.Success;

        var looked = await RedriveAsync(scenario, "s3://orders-failed/aws/lambda/orders/", "--dry-run", "--delete");
        AssertTotals(looked, 1, "5 read, 0 invoked, 0 succeeded, 0 failed again, 0 not tried, 1 skipped");
        Assert.Contains("skipped: aws/lambda/orders/note.txt: it is no failure record", looked.Output, StringComparison.Ordinal);
        var kept = await RedriveAsync(scenario, $"s3://orders-failed/aws/lambda/orders/{scenario.Topic}-0/");
        AssertTotals(kept, 0, "5 read, 5 invoked, 5 succeeded, 0 failed again, 0 not tried, 0 skipped");
        Assert.Equal(7, services.Buckets.Paths.Count);
        // Of objects written within one second nobody knows the order.
        Assert.Equal(failed.Records.Order(StringComparer.Ordinal), ContentOf(scenario.Lambda.Log.Snapshot().Skip(failed.Calls)).Order(StringComparer.Ordinal));
        await AssertLinkedAsync(scenario, failed, $"s3://orders-failed/aws/lambda/orders/{scenario.Topic}-0/");

        Assert.Equal(0, (await RedriveAsync(scenario, $"s3://orders-failed/aws/lambda/orders/{scenario.Topic}-0/", "--delete")).Code);
        Assert.Equal(["/orders-failed/aws/lambda/orders/note.txt", "/orders-failed/elsewhere/note.txt"], services.Buckets.Paths);
        services.Violations.AssertNone("The bucket");
        scenario.AssertNoViolations();
    }

    [Theory]
    [InlineData("sns", "--from is sns; it must be kafka://topic, the ARN of an SQS queue, or s3://bucket/prefix.", "--mapping", "orders")]
    [InlineData("kafka://failures", "--mapping is letters; the configuration has orders.", "--mapping", "letters")]
    [InlineData("kafka://failures", "--delete is for S3", "--mapping", "orders", "--delete")]
    [InlineData("kafka://failures", "Option '--mapping' is required")]
    public async Task What_cannot_be_meant_ends_with_2(string from, string said, params string[] more)
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);

        var (code, output) = await Redrive.RunAsync(scenario.Settings, from, more);

        Assert.Equal(2, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    // All fail at first, in whatever batches; the gateway that saw it is gone when it is over.
    private async Task<Scenario> FailedAsync(string destination, int count, FakeFailureServices? services = null, int batchSize = 100)
    {
        var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Destination = destination, MaximumRetryAttempts = 0, BatchSize = batchSize }) with { FailureEndpoint = services?.Endpoint };
        scenario.Lambda.Function = static _ => FunctionAnswer.Failure;
        scenario.Producer.SendRaw(0, "k", "raw"u8.ToArray(), [new("tag", [0xFF, 0x00]), new("tag", [])]);
        scenario.Producer.SendRaw(0, key: null, value: null);
        scenario.Produce(count - 2);
        var gateway = await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);
        Assert.Equal(0, (await gateway.StopAsync()).Code);
        return scenario;
    }

    private static Task<(int Code, string Output)> RedriveAsync(Scenario scenario, string from, params IEnumerable<string> more) =>
        Redrive.RunAsync(scenario.Settings, from, ["--mapping", "orders", .. more]);

    private static (int Calls, IReadOnlyList<string> Records, IReadOnlySet<string> Traces) Sent(Scenario scenario)
    {
        var calls = scenario.Lambda.Log.Snapshot();
        return (calls.Count, ContentOf(calls), calls.Select(call => call.Trace!.Root).ToHashSet());
    }

    private static void AssertTotals((int Code, string Output) redriven, int code, string totals)
    {
        Assert.Contains(totals, redriven.Output, StringComparison.Ordinal);
        Assert.Equal(code, redriven.Code);
    }

    // Everything that an event says of each record, and around them.
    private static List<string> ContentOf(IEnumerable<FunctionCall> calls) =>
        [.. calls.SelectMany(call => call.Event.Records.Select(record => $"{((KafkaEvent)call.Event).EventSource} {((KafkaEvent)call.Event).BootstrapServers} {JsonSerializer.Serialize(record)}"))];

    private static async Task AssertLinkedAsync(Scenario scenario, (int Calls, IReadOnlyList<string> Records, IReadOnlySet<string> Traces) failed, string from)
    {
        await scenario.AssertTracedAsync();
        var redriven = scenario.Lambda.Log.Snapshot().Skip(failed.Calls).Where(call => call.Succeeded).Select(call => call.Trace!.Root).Distinct().ToList();
        Assert.Empty(redriven.Intersect(failed.Traces));
        var segments = scenario.Daemon.Snapshot().Where(segment => redriven.Contains(segment.TraceId) && segment.Annotation("mapping") == "orders").ToList();
        Assert.Equal(redriven.Order(), segments.Select(segment => segment.TraceId).Order());
        Assert.All(segments, segment =>
        {
            Assert.Equal(from, segment.Annotation("redriven_from"));
            Assert.Contains(segment.Annotation("upstream_trace")!, failed.Traces);
        });
    }
}

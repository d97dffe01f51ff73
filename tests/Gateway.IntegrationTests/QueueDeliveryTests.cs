using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Queues;

namespace Gateway.IntegrationTests;

/// <summary>What the gateway as a process promises for every broker with queues.</summary>
public abstract partial class QueueDeliveryTests(QueueBroker broker)
{
    private const int Many = 10_000;
    private const int Some = 4_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ten_thousand_messages_reach_the_function_exactly_once_each_in_a_whole_trace()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        await scenario.PublishAsync(Many / 2);
        var gateway = await scenario.StartAsync();
        await scenario.PublishAsync(Many / 2);

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        await scenario.AssertTracedAsync();

        Assert.Equal(0, (await gateway.StopAsync()).Code);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task With_one_invocation_at_a_time_the_order_of_the_queue_is_kept_retries_included()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 7, concurrency: 1);
        scenario.Lambda.Function = call => call.Number % 5 == 0 ? FunctionAnswer.Failure : FunctionAnswer.Success;
        await scenario.PublishAsync(500);
        await scenario.StartAsync();

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);

        Assert.Equal(1, scenario.Lambda.Log.MostInFlight);
        scenario.AssertDelivered(inOrder: true);
    }

    [Fact]
    public async Task Each_group_keeps_its_order_while_others_run_beside_it_whatever_the_function_does()
    {
        const int Groups = 40;
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 3, concurrency: 12);
        scenario.Change(mapping => mapping with { MaximumRetryAttempts = -1, More = [.. mapping.More, .. broker.GroupSettings] });
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(10);
        scenario.Lambda.Function = static call => (call.Number % 9) switch
        {
            3 => FunctionAnswer.Failure,
            5 => FunctionAnswer.Throttle with { RetryAfter = null },
            _ => FunctionAnswer.Success,
        };
        await scenario.PublishInGroupsAsync(1_500, Groups);
        await scenario.StartAsync();
        await scenario.PublishInGroupsAsync(500, Groups);

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);

        // Beside each other; how many of the twelve at once is the limiter's to say, for every ninth call is throttled.
        Assert.InRange(scenario.Lambda.Log.MostInFlight, 6, 12);
        scenario.AssertDelivered();
        scenario.AssertGroupsInOrder(Groups);
    }

    [Fact]
    public async Task From_one_queue_as_many_invocations_run_at_a_time_as_are_allowed()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 1, concurrency: 20);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        await scenario.PublishAsync(1_000);
        await scenario.StartAsync();

        await scenario.DeliveredAsync(Limit);

        Assert.Equal(20, scenario.Lambda.Log.MostInFlight);
        await scenario.AcknowledgedAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_stop_under_load_loses_nothing_and_doubles_nothing()
    {
        await using var scenario = await BusyAsync();
        var first = await scenario.StartAsync();
        await scenario.DeliveredAsync(Some / 4, Limit);

        var exit = await first.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took, TimeSpan.Zero, TimeSpan.FromSeconds(scenario.Settings.DrainSeconds));
        Assert.Equal(0, scenario.Lambda.Log.InFlight);
        Assert.InRange(scenario.Lambda.Log.DeliveredCount, Some / 4, Some - 1);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_pause_under_load_lets_nothing_begin_loses_nothing_and_doubles_nothing()
    {
        await using var scenario = await BusyAsync();
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Some / 4, Limit);

        // For longer than the broker lets a silent client live.
        await PauseWatch.PauseAsync(gateway, scenario.Lambda.Log, QueueBroker.SilenceLimit * 1.5, () =>
        {
            Assert.InRange(scenario.Lambda.Log.DeliveredCount, Some / 4, Some - 1);
            return Task.CompletedTask;
        });

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Exactly_what_a_filter_lets_pass_arrives_and_the_rest_is_acknowledged_a_stop_between()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 10, concurrency: 4);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        scenario.Change(mapping => mapping with { Filters = ["""{"data":{"digit":[7],"padding":[{"prefix":"x"}]}}"""] });
        await scenario.PublishAsync(Many);
        var first = await scenario.StartAsync();
        await scenario.DeliveredAsync(Many / 40, Limit);

        Assert.Equal(0, (await first.StopAsync()).Code);
        Assert.InRange(scenario.Lambda.Log.DeliveredCount, Many / 40, (Many / 10) - 1);
        var second = await scenario.StartAsync();
        await scenario.DeliveredAsync(Many / 10, Limit);
        await scenario.AcknowledgedAsync(Limit);

        Assert.InRange(await second.MetricAsync("gateway_records_filtered_total"), 1, Many * 9 / 10);
        Assert.Equal(Many / 10, scenario.Lambda.Log.DeliveredCount);
        scenario.AssertDelivered(wanted: static number => number % 10 == 7);
    }

    [Fact]
    public async Task Three_kills_under_load_lose_nothing()
    {
        await using var scenario = await BusyAsync();
        for (var kill = 1; kill <= 3; kill++)
        {
            var gateway = await scenario.StartAsync();
            await scenario.DeliveredAsync(scenario.Lambda.Log.DeliveredCount + (Some / 5), Limit);
            await gateway.KillAsync();
            await scenario.QuietAsync();
        }

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        // In flight at each end: 16 invocations of 10, and what was answered before the acknowledgement was on its way.
        scenario.AssertDelivered(mostDuplicates: 3 * 2 * 16 * 10);
    }

    [Fact]
    public async Task A_broker_that_is_killed_and_started_again_under_load_loses_nothing()
    {
        await using var scenario = await BusyAsync();
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Some / 4, Limit);

        await broker.KillAsync();
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()) is (HttpStatusCode.ServiceUnavailable, var body) && body.Contains("Connection error", StringComparison.Ordinal), Limit);
        await broker.StartAgainAsync();

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered(mostDuplicates: Some);
    }

    [Fact]
    public async Task A_function_that_is_throttled_half_the_time_gets_everything_once()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 10);
        scenario.Lambda.Function = call => call.Number % 2 == 0 ? FunctionAnswer.Throttle with { RetryAfter = null } : FunctionAnswer.Success;
        await scenario.PublishAsync(2_000);
        await scenario.StartAsync();

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_function_that_hangs_does_not_hold_up_the_stop_and_its_messages_come_again()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 10, concurrency: 4);
        scenario.Lambda.Function = call => call.Event.Records.Any(record => record.Offset == 5) ? FunctionAnswer.Hang : FunctionAnswer.Success;
        await scenario.PublishAsync(100);
        var gateway = await scenario.StartAsync();
        await Eventually.TrueAsync(() => scenario.Lambda.Log.DeliveredCount >= 90 && scenario.Lambda.Log.InFlight == 1, Limit);

        var exit = await gateway.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took, TimeSpan.Zero, TimeSpan.FromSeconds(scenario.Settings.DrainSeconds + 1));
        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_the_right_one_needs_no_restart()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        scenario.WriteLogin(broker.Login.User, "not-the-password");
        await scenario.PublishAsync(100);
        var gateway = scenario.Launch();
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()) is (HttpStatusCode.ServiceUnavailable, var body) && body.Contains("authenticat", StringComparison.OrdinalIgnoreCase), Limit);
        Assert.DoesNotContain(await gateway.SaidAsync(), said => said.Contains("not-the-password", StringComparison.Ordinal));

        scenario.WriteLogin(broker.Login.User, broker.Login.Password);

        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered();
    }

    [Theory]
    [InlineData("planted-and-no-JSON", " is not a JSON object; it must be JSON")]
    [InlineData("""{"username":"planted-user","pass":"planted-password"}""", " has no password; it must be JSON")]
    public async Task A_secret_that_does_not_do_is_told_without_a_word_of_it_and_waited_for(string text, string problem)
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        scenario.WriteLogin(text);
        await scenario.PublishAsync(20);
        var gateway = scenario.Launch();
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()) is (HttpStatusCode.ServiceUnavailable, var body) && body.Contains(problem, StringComparison.Ordinal), Limit);
        Assert.Contains(problem, (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("LastProcessingResult").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(await gateway.SaidAsync(), said => said.Contains("planted", StringComparison.Ordinal));

        scenario.WriteLogin(broker.Login.User, broker.Login.Password);

        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Idle_for_longer_than_the_broker_lets_a_silent_client_live_it_stays_connected()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        var gateway = await scenario.StartAsync();
        await Eventually.TrueAsync(() => gateway.Output.Any(line => line.Contains("orders: con", StringComparison.Ordinal)), Limit);
        var idleSince = TimeProvider.System.GetTimestamp();
        var lines = gateway.Output.Count;
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(idleSince) > QueueBroker.SilenceLimit * 4, Limit);
        await scenario.PublishAsync(100);

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        Assert.Equal(lines, gateway.Output.Count);
        scenario.AssertDelivered();
    }

    [Theory]
    [InlineData("X-Amzn-Trace-Id", "Root=1-69a7f5b0-c41e70b2d85f9a3617ce04d9;Parent=53b7e2d01c9a4f86;Sampled=1")]
    [InlineData("traceparent", "00-69a7f5b0c41e70b2d85f9a3617ce04d9-53b7e2d01c9a4f86-01")]
    public async Task The_trace_that_messages_bring_is_continued_and_its_segment_tells_of_the_queue(string header, string value)
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        var ids = await scenario.PublishAsync(3, header, value);
        await scenario.StartAsync();

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        await scenario.AssertTracedAsync();

        var segments = scenario.Daemon.Snapshot();
        Assert.All(segments, segment => Assert.Equal(("1-69a7f5b0-c41e70b2d85f9a3617ce04d9", "53b7e2d01c9a4f86"), (segment.TraceId, segment.ParentId)));
        // Batches that are under way together end, and so write their segments, in any order.
        Assert.Contains(ids[0], segments.Select(segment => segment.Annotation("first_message_id")));
        Assert.Contains(ids[^1], segments.Select(segment => segment.Annotation("last_message_id")));
        Assert.All(segments, segment => Assert.Equal(scenario.Queue, segment.Annotation("messaging_destination")));
        Assert.All(segments, segment => Assert.Equal(broker.VirtualHost, segment.Annotation("virtual_host")));
        Assert.All(segments, segment => Assert.Null(segment.Annotation("first_offset")));
        Assert.All(segments, segment => Assert.NotNull(segment.Annotation("broker_wait_ms")));
        Assert.All(segments, segment => Assert.Equal(["Window", "Lambda", "Settlement"], segment.Subsegments.Select(step => step.Name)));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_message_that_the_function_never_takes_is_dead_lettered_after_its_retries_and_holds_up_nobody()
    {
        var (queue, deadLetters) = await broker.CreateQueueWithDeadLettersAsync();
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 1, queue: queue);
        var before = await broker.CountHeldAsync(deadLetters);
        scenario.Change(mapping => mapping with { MaximumRetryAttempts = 2 });
        scenario.Lambda.Function = call => IsPoison(call) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        var ids = await scenario.PublishAsync(20, "kind", "order");
        var gateway = await scenario.StartAsync();

        await scenario.AcknowledgedAsync(Limit);

        Assert.Equal(19, scenario.Lambda.Log.DeliveredCount);
        Assert.Equal(3, scenario.Lambda.Log.Snapshot().Count(IsPoison));
        await Eventually.TrueAsync(async () => await broker.CountHeldAsync(deadLetters) == before + 1, Limit);
        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dead_lettered_total", "reason=\"RetryAttemptsExhausted\""));
        // By this name it is found at the broker, and by the trace in X-Ray.
        var trace = scenario.Lambda.Log.Snapshot().First(IsPoison).Trace!.Root;
        foreach (var said in (string[])[$"begins at {queue} {ids[7]} (", $"dead-lettered 1 records of {queue}, from {ids[7]} on: "])
        {
            Assert.Contains(gateway.Output, line => line.Contains(said, StringComparison.Ordinal) && line.Contains($"trace {trace})", StringComparison.Ordinal));
        }

        static bool IsPoison(FunctionCall call) => call.Event.Records.Any(record => record.Offset == 7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_poison_message_is_bisected_out_of_its_batch_and_dead_lettered_alone(int concurrency)
    {
        var (queue, deadLetters) = await broker.CreateQueueWithDeadLettersAsync();
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 100, concurrency, queue);
        var before = await broker.CountHeldAsync(deadLetters);
        scenario.Change(mapping => mapping with { MaximumRetryAttempts = 0, Lines = ["BisectBatchOnFunctionError: true"] });
        scenario.Lambda.Function = call => call.Event.Records.Any(record => record.Offset == 77) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        await scenario.PublishAsync(200);
        var gateway = await scenario.StartAsync();

        await scenario.AcknowledgedAsync(Limit);

        await Eventually.TrueAsync(async () => await broker.CountHeldAsync(deadLetters) == before + 1, Limit);
        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dead_lettered_total", "reason=\"RetryAttemptsExhausted\""));
        Assert.InRange(await gateway.MetricAsync("gateway_batch_bisected_total"), 1, 7);
        await scenario.AssertTracedAsync();
        scenario.AssertDelivered(wanted: static number => number != 77, known: static number => number == 77);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Messages_that_the_function_names_come_again_and_the_others_only_where_order_asks_for_it(int concurrency)
    {
        await using var scenario = await QueueScenario.CreateAsync(broker, batchSize: 50, concurrency);
        scenario.Change(mapping => mapping with { Lines = ["FunctionResponseTypes: [ReportBatchItemFailures]"] });
        var (named, done) = (new ConcurrentDictionary<long, bool>(), new ConcurrentQueue<long>());
        scenario.Lambda.Function = call =>
        {
            var failed = call.Event.Records.Where(record => record.Offset % 10 == 3 && named.TryAdd(record.Offset, true)).ToList();
            foreach (var record in call.Event.Records.Except(failed).TakeWhile(record => concurrency > 1 || failed.Count == 0 || record.Offset < failed[0].Offset)) done.Enqueue(record.Offset);
            return new FunctionAnswer(200, Body: $$"""{"batchItemFailures":[{{string.Join(',', failed.Select(record => $$"""{"itemIdentifier":{{IdentifierOf(call, record)}}}"""))}}]}""");
        };
        await scenario.PublishAsync(200);
        var gateway = await scenario.StartAsync();

        await scenario.AcknowledgedAsync(Limit);
        await scenario.AssertTracedAsync();

        Assert.Equal(20, named.Count);
        Assert.Equal(20, await gateway.MetricAsync("gateway_records_failed_total"));
        Assert.Equal(Enumerable.Range(0, 200).Select(number => (long)number), concurrency == 1 ? done : done.Order());
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dropped_total"));
    }

    // As a function would name it: RabbitMQ's by its place, ActiveMQ's by its id.
    private static string IdentifierOf(FunctionCall call, EventRecord record)
    {
        if (record.MessageId is { } id) return JsonSerializer.Serialize(id);
        var lane = call.Event.Lanes.Single(lane => lane.Records.Contains(record));
        return JsonSerializer.Serialize(new { queue = lane.Key, index = lane.Records.ToList().IndexOf(record) });
    }

    // Some 3,000 messages a second: every fault falls into the work.
    private async Task<QueueScenario> BusyAsync()
    {
        var scenario = await QueueScenario.CreateAsync(broker, batchSize: 10);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        await scenario.PublishAsync(Some);
        return scenario;
    }
}

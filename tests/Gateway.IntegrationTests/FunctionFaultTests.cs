using System.Globalization;
using System.Text.Json;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>A function or a service that does not do its part.</summary>
public sealed class FunctionFaultTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_function_that_fails_for_a_while_gets_the_same_records_again_in_the_same_trace()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 50 });
        // Every other call of the first sixty.
        scenario.Lambda.Function = static invocation => invocation.Number < 60 && invocation.Number % 2 == 1 ? FunctionAnswer.Failure : FunctionAnswer.Success;
        scenario.Produce(2_000);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        AssertAttemptsShareATrace(scenario);
        var failed = scenario.Lambda.Log.Snapshot().Where(invocation => !invocation.Succeeded).ToArray();
        Assert.All(failed, invocation => Assert.True(CallOf(scenario, invocation).Has("fault")));
        Assert.Equal(failed.Length, await gateway.MetricAsync("gateway_invocations_total") - scenario.Lambda.Log.Snapshot().Count(invocation => invocation.Succeeded));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_batch_that_failed_is_found_by_the_fields_of_its_log_line_in_the_topic_and_among_the_traces()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 10 });
        scenario.Lambda.Function = static invocation => invocation.Number == 2 ? FunctionAnswer.Failure : FunctionAnswer.Success;
        scenario.Produce(40);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        var failed = scenario.Lambda.Log.Snapshot().Single(invocation => !invocation.Succeeded);
        // Each line by itself is JSON.
        var fields = gateway.Output.Select(line => JsonElement.Parse(line)).Where(line => line.GetProperty("LogLevel").GetString() == "Warning" && line.GetProperty("State").TryGetProperty("TraceId", out _))
            .Select(line => line.GetProperty("State")).Single();
        Assert.Equal("orders", fields.GetProperty("Mapping").GetString());
        Assert.Equal(failed.Event.Lanes[0].Key, fields.GetProperty("Lane").GetString());
        var segment = scenario.Daemon.Snapshot().Single(segment => segment.TraceId == fields.GetProperty("TraceId").GetString());
        Assert.Contains(segment.All, call => call.Has("fault"));
        Assert.Equal(segment.Annotation("first_offset"), fields.GetProperty("First").GetString());
        Assert.Equal(failed.Event.Lanes[0].Records[0].Offset.ToString(CultureInfo.InvariantCulture), fields.GetProperty("First").GetString());
        Assert.NotEmpty(fields.GetProperty("RequestId").GetString()!);
    }

    [Fact]
    public async Task A_throttled_function_gets_everything_once_it_lets_up()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Lambda.Function = static invocation => invocation.Number < 20 ? FunctionAnswer.Throttle : FunctionAnswer.Success;
        scenario.Produce(2_000);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        AssertAttemptsShareATrace(scenario);
        var throttled = scenario.Lambda.Log.Snapshot().Where(invocation => !invocation.Succeeded).ToArray();
        Assert.All(throttled, invocation => Assert.True(CallOf(scenario, invocation).Has("throttle") && CallOf(scenario, invocation).Has("error")));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_storm_of_throttles_is_met_with_what_the_function_admits_and_costs_no_attempt()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 32);
        var failures = await broker.CreateTopicAsync(1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 1, MaximumConcurrency = 32, MaximumRetryAttempts = 0, Destination = $"kafka://{failures}" });
        // Unlimited, the gateway would send at least ten times as many.
        var admission = new Admission(PerSecond: 200);
        scenario.Lambda.Function = _ => admission.TryEnter() ? FunctionAnswer.Success : FunctionAnswer.Throttle;
        scenario.Produce(1_500);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(750, Limit);
        Assert.InRange(await gateway.MetricAsync("gateway_invocation_rate_limit"), 50, 400);
        var converged = scenario.Lambda.Log.Snapshot().Count;
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);

        var later = scenario.Lambda.Log.Snapshot().Skip(converged).ToArray();
        Assert.InRange((double)later.Count(call => !call.Succeeded) / later.Length, 0, 0.2);
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_delivered_to_destination_total"));
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_failed_total"));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_service_that_errs_and_resets_connections_loses_nothing()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        FunctionAnswer[] faults = [FunctionAnswer.ServiceError, FunctionAnswer.Reset, FunctionAnswer.BadGateway, FunctionAnswer.Failure, FunctionAnswer.Reset];
        scenario.Lambda.Function = invocation => invocation.Number <= 20 ? faults[invocation.Number % faults.Length] : FunctionAnswer.Success;
        scenario.Produce(2_000);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        AssertAttemptsShareATrace(scenario);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_function_that_never_answers_is_given_up_and_called_again()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { InvocationTimeoutSeconds = 1 });
        scenario.Lambda.Function = static invocation => invocation.Number == 1 ? FunctionAnswer.Hang : FunctionAnswer.Success;
        scenario.Produce(100);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        AssertAttemptsShareATrace(scenario);
        Assert.True(CallOf(scenario, scenario.Lambda.Log.Snapshot()[0]).Has("fault"));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_missing_function_stops_the_mapping_which_says_why_until_it_is_there()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Lambda.Function = static _ => FunctionAnswer.NotFound;
        scenario.Produce(500);

        var gateway = scenario.Launch();
        await Eventually.TrueAsync(async () => scenario.Lambda.Log.Count > 0 && Says(await gateway.GetAsync("/mappings/orders"), "ResourceNotFound"), Limit);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await gateway.ReadinessAsync()).Status);
        Assert.InRange(scenario.Lambda.Log.Count, 1, 10);

        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Denied_credentials_stop_the_mapping_and_lose_nothing()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Lambda.ExpectsForgery = true;
        scenario.Produce(500);

        var gateway = scenario.Launch(AwsCredentials.Known.Forged);
        await Eventually.TrueAsync(async () => scenario.Lambda.Refused > 0 && Says(await gateway.GetAsync("/mappings/orders"), "InvalidSignature"), Limit);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await gateway.ReadinessAsync()).Status);
        Assert.InRange(scenario.Lambda.Refused, 1, 10);
        Assert.Equal(0, (await gateway.StopAsync()).Code);
        Assert.All(scenario.Committed().Values, offset => Assert.Equal(0, offset));
        Assert.DoesNotContain(gateway.Output, line => line.Contains(AwsCredentials.Known.Forged.SecretAccessKey, StringComparison.Ordinal) || line.Contains(AwsCredentials.Known.SessionToken, StringComparison.Ordinal));

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    private static bool Says(string text, string what) => text.Contains(what, StringComparison.OrdinalIgnoreCase);

    // A batch is the same batch in every attempt: same records, same trace, and a subsegment of its own for each.
    private static void AssertAttemptsShareATrace(Scenario scenario)
    {
        var attempts = scenario.Lambda.Log.Snapshot().GroupBy(invocation => invocation.Trace!.Root).ToArray();
        Assert.Contains(attempts, batch => batch.Count() > 1);
        Assert.All(attempts, batch =>
        {
            Assert.Single(batch.Select(invocation => string.Join(',', invocation.Event.Records.Select(RecordPosition.Of))).Distinct());
            Assert.Equal(batch.Count(), batch.Select(invocation => invocation.Trace!.Parent).Distinct().Count());
            Assert.All(batch.SkipLast(1), invocation => Assert.False(invocation.Acknowledged));
        });
    }

    private static Segment CallOf(Scenario scenario, FunctionCall invocation) =>
        scenario.Daemon.Snapshot().SelectMany(segment => segment.All).Single(segment => segment.Id == invocation.Trace!.Parent);
}

using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>A configuration that changes while the gateway runs.</summary>
public sealed class ReloadTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Reloaded = "The configuration was reloaded.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Mappings_come_change_and_go_while_another_goes_on_without_a_rebalance()
    {
        await using var scenario = await BusyAsync();
        var orders = scenario.Settings.Mapping;
        var (payments, letters) = (await OtherAsync("payments"), await OtherAsync("letters"));
        using var witness = new GroupWitness(broker.BootstrapServers, scenario.Group, await broker.CreateTopicAsync(1));
        scenario.Settings = scenario.Settings with { Mappings = [orders, payments] };
        var gateway = await scenario.StartAsync();
        using var producer = new OrderedProducer(broker.BootstrapServers, payments.Topics[0], 1);
        using var writer = new OrderedProducer(broker.BootstrapServers, letters.Topics[0], 1);
        await Eventually.TrueAsync(() => witness.IsSteady, Limit);
        scenario.Producer.Send(3_000);
        Send(producer, 200);

        // One is changed and one is added, while all have work.
        await scenario.DeliveredAsync(200, Limit);
        var (rebalances, seen) = (await RebalancesAsync(gateway), witness.Rebalances);
        var before = DeliveredOf(scenario, scenario.Topic);
        await ChangeAsync(gateway, scenario.Settings with { Mappings = [orders, payments with { BatchSize = 7 }, letters] }, 1);
        Assert.True(DeliveredOf(scenario, scenario.Topic) > before);
        Assert.Contains("Added: letters; removed: none; changed: payments (BatchSize); untouched: orders", ReloadedLines(gateway)[0], StringComparison.Ordinal);
        Send(producer, 70);
        Send(writer, 100);
        scenario.Producer.Confirm();
        await scenario.DeliveredAsync(3_370, Limit);
        Assert.InRange(scenario.Lambda.Log.Snapshot().Where(call => TopicOf(call) == payments.Topics[0]).TakeLast(10).Max(call => call.Event.RecordCount), 1, 7);
        Assert.Equal(["orders", "payments", "letters"], await NamesAsync(gateway));

        // What is removed is nowhere any more.
        await ChangeAsync(gateway, scenario.Settings with { Mappings = [orders, payments with { BatchSize = 7 }] }, 2);
        Assert.Equal(["orders", "payments"], await NamesAsync(gateway));
        Assert.DoesNotContain("mapping=\"letters\"", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("gateway_batch_records_count{mapping=\"payments\"", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(270, await gateway.MetricAsync("gateway_records_committed_total", "mapping=\"payments\""));

        Assert.Equal((rebalances, seen), (await RebalancesAsync(gateway), witness.Rebalances));
        await scenario.CommittedAsync(Limit);
        Oracle.Judge([.. scenario.Producer.Confirmed, .. producer.Confirmed, .. writer.Confirmed], scenario.Lambda.Log.Snapshot()).AssertDelivered();
        scenario.AssertNoViolations();

        // And so that the witness is known to see: a change of the mapping itself.
        await ChangeAsync(gateway, scenario.Settings with { Mappings = [orders with { BatchSize = 7 }, payments with { BatchSize = 7 }] }, 3);
        await Eventually.TrueAsync(() => witness.Rebalances > seen, Limit);
    }

    [Fact]
    public async Task A_bad_file_is_refused_with_all_its_errors_and_the_old_one_stays()
    {
        await using var scenario = await BusyAsync();
        var gateway = await scenario.StartAsync();
        var bad = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 0, Lines = ["MaximumRetryAttempts: many"] }) with { More = "Metrix: {}" };

        gateway.Rewrite(bad);
        await Eventually.TrueAsync(async () => await gateway.MetricAsync("gateway_config_reloads_total", "outcome=\"Refused\"") == 1, Limit);
        scenario.Produce(200);
        await scenario.DeliveredAsync(Limit);

        var (status, body) = await gateway.ReadinessAsync();
        var problems = JsonElement.Parse(body).GetProperty("ConfigurationProblems").EnumerateArray().Select(problem => problem.GetString()!).ToList();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["BatchSize is 0", "MaximumRetryAttempts is many", "Metrix"], problems.Select(problem => new[] { "BatchSize is 0", "MaximumRetryAttempts is many", "Metrix" }.First(known => problem.Contains(known, StringComparison.Ordinal))));
        var line = Assert.Single(gateway.Output, line => line.Contains("refused as a whole", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.Contains(JsonEncodedText.Encode(problem).ToString()[^30..], line, StringComparison.Ordinal));
        Assert.Equal(0, await gateway.MetricAsync("gateway_config_last_reload_successful"));

        gateway.Rewrite(scenario.Settings);
        await Eventually.TrueAsync(async () => await gateway.MetricAsync("gateway_config_last_reload_successful") == 1, Limit);
        Assert.DoesNotContain("ConfigurationProblems", (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_ConfigMap_that_is_swapped_switches_a_mapping_off_and_on()
    {
        await using var scenario = await BusyAsync();
        var gateway = await scenario.StartAsync();
        Mount(gateway, scenario.Settings, "..1");

        Mount(gateway, scenario.Settings.WithMapping(mapping => mapping with { Lines = ["Enabled: false"] }), "..2");
        await ReloadedAsync(gateway, 1);
        Assert.Equal("Disabled", (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("State").GetString());
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadinessAsync()).Status);
        scenario.Produce(200);

        Mount(gateway, scenario.Settings, "..3");
        await ReloadedAsync(gateway, 2);
        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_paused_mapping_stays_paused_when_it_is_changed_and_when_another_is()
    {
        await using var scenario = await BusyAsync();
        var letters = await OtherAsync("letters");
        var gateway = await scenario.StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, await gateway.PostAsync("/mappings/orders/pause"));
        scenario.Produce(200);

        await ChangeAsync(gateway, scenario.Settings with { Mappings = [scenario.Settings.Mapping, letters] }, 1);
        await ChangeAsync(gateway, scenario.Settings with { Mappings = [scenario.Settings.Mapping with { BatchSize = 7 }, letters] }, 2);
        await gateway.ReadyAsync();
        Assert.Equal("Disabled", (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("State").GetString());
        Assert.Equal(0, scenario.Lambda.Log.Count);

        Assert.Equal(HttpStatusCode.Accepted, await gateway.PostAsync("/mappings/orders/resume"));
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_change_drains_what_is_in_flight_and_starts_nothing()
    {
        await using var scenario = await BusyAsync();
        scenario.Lambda.Latency = TimeSpan.FromSeconds(2);
        var gateway = await scenario.StartAsync();
        scenario.Produce(80);
        await Eventually.TrueAsync(() => scenario.Lambda.Log.InFlight == scenario.Partitions, Limit);

        gateway.Rewrite(scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 7 }));
        await Eventually.TrueAsync(async () => (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("State").GetString() == "Updating", Limit);
        Assert.Equal(HttpStatusCode.Conflict, await gateway.PostAsync("/mappings/orders/pause"));
        var exit = await gateway.StopAsync();

        Assert.Equal((0, 0), (exit.Code, scenario.Lambda.Log.InFlight));
        Assert.Empty(ReloadedLines(gateway));
        Assert.Equal(scenario.Lambda.Log.DeliveredCount, scenario.Committed().Values.Sum());
        Assert.Equal(1, gateway.Output.Count(line => line.Contains("orders starts", StringComparison.Ordinal)));
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_hangup_has_the_file_read_at_once_and_another_region_is_refused()
    {
        await using var scenario = await BusyAsync();
        var gateway = await scenario.StartAsync();

        gateway.Signal(PosixSignal.HangUp);
        await ReloadedAsync(gateway, 1);
        gateway.Rewrite(scenario.Settings with { LambdaEndpoint = "http://127.0.0.1:9" });
        gateway.Signal(PosixSignal.HangUp);
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()).Body.Contains("Aws.LambdaEndpoint has changed", StringComparison.Ordinal), Limit);

        scenario.Produce(200);
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_function_that_outlasts_the_drain_is_waited_for_so_that_no_record_is_in_two_invocations()
    {
        await using var scenario = await BusyAsync();
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { InvocationTimeoutSeconds = 4 }) with { DrainSeconds = 1 };
        scenario.Lambda.Function = call => call.Number == 1 ? FunctionAnswer.Hang : FunctionAnswer.Success;
        var gateway = await scenario.StartAsync();
        scenario.Produce(100);
        await scenario.DeliveredAsync(75, Limit);

        await ChangeAsync(gateway, scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 20 }), 1);

        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        await gateway.ReadyAsync();
        var hung = scenario.Lambda.Log.Snapshot().Single(call => !call.Succeeded);
        Assert.True(TimeProvider.System.GetElapsedTime(hung.ReceivedAt, hung.EndedAt!.Value) > TimeSpan.FromSeconds(3.5), "It was given up before its time.");
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task The_end_of_the_process_gives_up_what_a_change_still_waits_for()
    {
        await using var scenario = await BusyAsync();
        scenario.Settings = scenario.Settings with { DrainSeconds = 2 };
        scenario.Lambda.Function = call => call.Number == 1 ? FunctionAnswer.Hang : FunctionAnswer.Success;
        var gateway = await scenario.StartAsync();
        scenario.Produce(100);
        await scenario.DeliveredAsync(75, Limit);
        gateway.Rewrite(scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 20 }));
        await Eventually.TrueAsync(async () => (await gateway.GetJsonAsync("/mappings"))[0].GetProperty("State").GetString() == "Updating", Limit);

        Assert.Equal(0, (await gateway.StopAsync()).Code);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_broker_that_is_away_holds_a_change_up_for_no_longer_than_a_stop()
    {
        await using var scenario = await BusyAsync();
        scenario.Settings = scenario.Settings with { DrainSeconds = 2 };
        var gateway = await scenario.StartAsync();
        await broker.TakeDownAsync();

        await ChangeAsync(gateway, scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 20 }), 1);
        await broker.BringUpAsync();

        scenario.Produce(100);
        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered();
    }

    private static Task<double> RebalancesAsync(GatewayUnderTest gateway) => gateway.MetricAsync("gateway_rebalances_total", "mapping=\"orders\"");

    private static IReadOnlyList<string> ReloadedLines(GatewayUnderTest gateway) => [.. gateway.Output.Where(line => line.Contains(Reloaded, StringComparison.Ordinal))];

    private static Task ReloadedAsync(GatewayUnderTest gateway, int times) => Eventually.TrueAsync(() => ReloadedLines(gateway).Count >= times, Limit);

    private static Task ChangeAsync(GatewayUnderTest gateway, GatewaySettings settings, int times)
    {
        gateway.Rewrite(settings);
        return ReloadedAsync(gateway, times);
    }

    private static async Task<IEnumerable<string?>> NamesAsync(GatewayUnderTest gateway) =>
        (await gateway.GetJsonAsync("/mappings")).EnumerateArray().Select(mapping => mapping.GetProperty("Name").GetString());

    private static string TopicOf(FunctionCall call) => call.Event.Records.First().Topic;

    private static int DeliveredOf(Scenario scenario, string topic) =>
        scenario.Lambda.Log.Snapshot().Where(call => call.Succeeded && TopicOf(call) == topic).Sum(call => call.Event.RecordCount);

    private static void Send(OrderedProducer producer, int count)
    {
        producer.Send(count);
        producer.Confirm();
    }

    // As the kubelet does it: the version in a folder of its own, to which a link leads that is replaced in one step.
    private static void Mount(GatewayUnderTest gateway, GatewaySettings settings, string version)
    {
        var folder = Directory.CreateDirectory(Path.Combine(gateway.Folder, version)).FullName;
        settings.Write(folder, gateway.Address.ToString().TrimEnd('/'));
        File.WriteAllText(Path.Combine(folder, "gateway.yaml"), File.ReadAllText(Path.Combine(folder, "gateway.yaml")).Replace(Path.Combine(folder, "sampling.json"), Path.Combine(gateway.Folder, "sampling.json"), StringComparison.Ordinal));
        Link(gateway, "..data", version);
        Link(gateway, "gateway.yaml", "..data/gateway.yaml");
    }

    private static void Link(GatewayUnderTest gateway, string name, string target)
    {
        var (link, next) = (Path.Combine(gateway.Folder, name), Path.Combine(gateway.Folder, "..next"));
        File.CreateSymbolicLink(next, target);
        using var move = Process.Start("mv", ["-T", next, link]);
        move.WaitForExit();
    }

    private async Task<MappingSettings> OtherAsync(string name) => new()
    {
        Name = name,
        BootstrapServers = broker.BootstrapServers,
        Topics = [await broker.CreateTopicAsync(1)],
        Group = KafkaBroker.FreshName("group"),
    };

    // Some 800 records a second: a change falls into the work.
    private async Task<Scenario> BusyAsync()
    {
        var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Settings = scenario.Settings.WithMapping(static mapping => mapping with { BatchSize = 10 });
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        return scenario;
    }
}

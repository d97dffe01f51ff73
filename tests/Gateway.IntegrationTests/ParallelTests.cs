using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>Partitions that are split into lanes by key.</summary>
[Collection(Alone.Name)]
public sealed class ParallelTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const int Keys = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task One_partition_fills_as_many_invocations_as_it_has_lanes_and_each_key_keeps_its_order_whatever_the_function_does()
    {
        await using var scenario = await BusyAsync(partitions: 1, factor: 10);
        Produce(scenario, 2_000);
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        await scenario.AssertTracedAsync();

        Assert.InRange(scenario.Lambda.Log.MostInFlight, 8, 10);
        AssertDelivered(scenario, mostDuplicates: 0);
        var mapping = JsonElement.Parse(await gateway.GetAsync("/mappings/orders"));
        Assert.Equal(10, mapping.GetProperty("ParallelizationFactor").GetInt32());
    }

    [Fact]
    public async Task A_key_that_fails_for_long_holds_up_its_lane_alone_and_no_commit_passes_it()
    {
        await using var scenario = await BusyAsync(partitions: 1, factor: 10);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 1 });
        var mends = false;
        scenario.Lambda.Function = call => !Volatile.Read(ref mends) && call.Event.Records.Any(record => record.Offset == 1) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        Produce(scenario, 1_000);
        await scenario.StartAsync();
        // At least the keys of eight other lanes.
        await scenario.DeliveredAsync(700, Limit);
        await Eventually.TrueAsync(() => scenario.Committed()[0] == 1, Limit);

        Volatile.Write(ref mends, true);
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        AssertDelivered(scenario, mostDuplicates: 0);
    }

    [Fact]
    public async Task Lanes_of_partitions_that_move_between_processes_lose_nothing_and_no_key_its_order()
    {
        await using var scenario = await BusyAsync(partitions: 4, factor: 4);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        Produce(scenario, 2_000);
        Name(scenario, "first");
        await scenario.StartAsync();
        await scenario.DeliveredAsync(1, Limit);
        Name(scenario, "second");
        var second = await scenario.StartAsync();
        Produce(scenario, 1_500);
        await Eventually.TrueAsync(() => CallsBy(scenario, "second") > 20, Limit);
        Assert.Equal(0, (await second.StopAsync()).Code);
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);

        // What some lanes had done before others came so far comes again where their partition goes.
        AssertDelivered(scenario, mostDuplicates: scenario.Producer.ConfirmedCount);
    }

    [Fact]
    public async Task A_kill_loses_nothing_and_no_key_its_order()
    {
        await using var scenario = await BusyAsync(partitions: 2, factor: 10);
        Produce(scenario, 2_000);
        var first = await scenario.StartAsync();
        await scenario.DeliveredAsync(500, Limit);
        await first.KillAsync();
        await scenario.QuietAsync();
        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);

        AssertDelivered(scenario, mostDuplicates: scenario.Producer.ConfirmedCount);
    }

    // Both gateways call one function, each by another alias.
    private static void Name(Scenario scenario, string alias) =>
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { FunctionName = $"orders-function:{alias}" });

    private static int CallsBy(Scenario scenario, string alias) => scenario.Lambda.Log.Snapshot().Count(invocation => invocation.Qualifier == alias);

    private async Task<Scenario> BusyAsync(int partitions, int factor)
    {
        var scenario = await Scenario.CreateAsync(broker, partitions);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 7, Lines = [$"ParallelizationFactor: {factor}"] });
        scenario.Lambda.Log.ToleratesOverlap = true;
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(10);
        scenario.Lambda.Function = static call => (call.Number % 9) switch
        {
            3 => FunctionAnswer.Failure,
            5 => FunctionAnswer.Throttle with { RetryAfter = null },
            _ => FunctionAnswer.Success,
        };
        return scenario;
    }

    private static void Produce(Scenario scenario, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var key = i % 11 == 7 ? null : string.Create(CultureInfo.InvariantCulture, $"customer-{i * 7 % Keys}");
            scenario.Producer.SendRaw(i % scenario.Partitions, key, Encoding.UTF8.GetBytes($"{{\"number\":{i}}}"));
        }

        scenario.Producer.Confirm();
    }

    private static void AssertDelivered(Scenario scenario, int mostDuplicates)
    {
        var (produced, calls) = (scenario.Producer.Confirmed, scenario.Lambda.Log.Snapshot());
        (Oracle.Judge(produced, calls) with { OutOfOrder = [] }).AssertDelivered(mostDuplicates);
        var keys = produced.ToDictionary(record => record.Position, record => record.Key is null ? null : $"{record.Key} of {record.Position.Partition}");
        new UnitOrder(position => keys[position]).AssertKept(keys.Keys, calls);
        scenario.AssertNoViolations();
    }
}

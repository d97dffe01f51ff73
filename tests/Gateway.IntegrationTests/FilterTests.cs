using System.Text;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>What becomes of records that a filter of the mapping leaves out.</summary>
public sealed class FilterTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const int Records = 10_000;
    private const int Wanted = Records / 10;
    private const int Partitions = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Exactly_what_passes_arrives_and_everything_is_committed()
    {
        await using var scenario = await FilteredAsync();

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Wanted, Limit);
        await scenario.CommittedAsync(Limit);

        Assert.Equal(Records - Wanted, await gateway.MetricAsync("gateway_records_filtered_total"));
        Assert.Equal(Wanted, await gateway.MetricAsync("gateway_records_invoked_total"));
        Assert.Equal(Records, await gateway.MetricAsync("gateway_records_committed_total"));
        await scenario.AssertTracedAsync();
        AssertDelivered(scenario);
    }

    [Fact]
    public async Task A_stop_in_between_loses_nothing_and_doubles_nothing()
    {
        await using var scenario = await FilteredAsync();
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 10 });
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        var first = await scenario.StartAsync();
        await scenario.DeliveredAsync(Wanted / 4, Limit);

        Assert.Equal(0, (await first.StopAsync()).Code);
        Assert.InRange(scenario.Lambda.Log.DeliveredCount, Wanted / 4, Wanted - 1);
        await scenario.StartAsync();
        await scenario.DeliveredAsync(Wanted, Limit);
        await scenario.CommittedAsync(Limit);

        AssertDelivered(scenario);
    }

    [Fact]
    public async Task A_mapping_of_which_nothing_passes_commits_and_goes_on()
    {
        await using var scenario = await FilteredAsync("""{"topic":["another"]}""");

        var gateway = await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);
        Produce(scenario, Records);
        await scenario.CommittedAsync(Limit);

        Assert.Equal(2 * Records, await gateway.MetricAsync("gateway_records_filtered_total"));
        Assert.Empty(scenario.Lambda.Log.Snapshot());
        scenario.AssertNoViolations();
    }

    // What passes is in two of the partitions; of the three others nothing does.
    private async Task<Scenario> FilteredAsync(params string[] patterns)
    {
        var scenario = await Scenario.CreateAsync(broker, Partitions);
        string[] usual = ["""{"value":{"kind":["order"],"number":[{"numeric":[">=",0]}]}}""", """{"key":["urgent"]}"""];
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Filters = patterns.Length > 0 ? patterns : usual });
        Produce(scenario, Records);
        return scenario;
    }

    private static void Produce(Scenario scenario, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var kind = IsWanted(i) ? "order" : "noise";
            scenario.Producer.SendRaw(i % Partitions, i % 20 == 3 ? "urgent" : "key", Encoding.UTF8.GetBytes($$"""{"number":{{i}},"kind":"{{kind}}"}"""));
        }

        scenario.Producer.Confirm();
    }

    // One in twenty by its value, and one in twenty by its key.
    private static bool IsWanted(int number) => number % 20 == 7;

    private static void AssertDelivered(Scenario scenario)
    {
        var wanted = scenario.Producer.Confirmed.Where(record => record.Key == "urgent" || Encoding.UTF8.GetString(record.Value!).Contains("order", StringComparison.Ordinal)).ToList();
        Assert.Equal(Wanted, wanted.Count);
        Oracle.Judge(wanted, scenario.Lambda.Log.Snapshot()).AssertDelivered();
        scenario.AssertNoViolations();
    }
}

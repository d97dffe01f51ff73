using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>The end of a process, wanted or not, while it is at work.</summary>
[Collection(Alone.Name)]
public sealed class StopTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const int Records = 8_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(PosixSignal.Terminate)]
    [InlineData(PosixSignal.Interrupt)]
    public async Task A_stop_under_load_loses_nothing_and_doubles_nothing(int signal)
    {
        await using var scenario = await BusyAsync();
        var first = await scenario.StartAsync();
        await scenario.DeliveredAsync(Records / 4, Limit);

        var exit = await first.StopAsync(signal);

        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took, TimeSpan.Zero, TimeSpan.FromSeconds(scenario.Settings.DrainSeconds));
        Assert.Equal(0, scenario.Lambda.Log.InFlight);
        Assert.InRange(scenario.Lambda.Log.DeliveredCount, Records / 4, Records - 1);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Rolling_restarts_under_load_double_nothing()
    {
        await using var scenario = await BusyAsync();
        for (var restart = 1; restart <= 3; restart++)
        {
            var gateway = await scenario.StartAsync();
            await scenario.DeliveredAsync(scenario.Lambda.Log.DeliveredCount + (Records / 8), Limit);
            Assert.Equal(0, (await gateway.StopAsync()).Code);
        }

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Three_kills_under_load_lose_nothing_and_double_only_what_was_not_yet_committed()
    {
        await using var scenario = await BusyAsync();
        var mostDuplicates = 0;
        for (var kill = 1; kill <= 3; kill++)
        {
            var gateway = await scenario.StartAsync();
            await scenario.DeliveredAsync(scenario.Lambda.Log.DeliveredCount + (Records / 4), Limit);

            var killedAt = TimeProvider.System.GetTimestamp();
            await gateway.KillAsync();
            await scenario.QuietAsync();
            mostDuplicates += scenario.RecordsAtRisk(killedAt);
        }

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        scenario.AssertDelivered(mostDuplicates);
    }

    [Fact]
    public async Task A_function_that_hangs_does_not_hold_up_the_stop_and_is_not_committed()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Settings = scenario.Settings with { DrainSeconds = 2 };
        scenario.Lambda.Function = invocation => Partition(invocation) == 1 ? FunctionAnswer.Hang : FunctionAnswer.Success;
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 10 });
        scenario.Produce(100);
        var gateway = await scenario.StartAsync();
        await Eventually.TrueAsync(() => scenario.Lambda.Log.DeliveredCount == 50 && scenario.Lambda.Log.InFlight == 1, Limit);

        var exit = await gateway.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(scenario.Settings.DrainSeconds + 1));
        Assert.Equal((50, 0), (scenario.Committed()[0], scenario.Committed()[1]));

        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    private static int Partition(FunctionCall invocation) => invocation.Event.Lanes.Max(lane => lane.Records[0].Partition);

    // Some 1,500 records a second: every stop falls into the work, and most of what was done before it is committed.
    private async Task<Scenario> BusyAsync()
    {
        var scenario = await Scenario.CreateAsync(broker, partitions: 8);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 10 });
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        scenario.Produce(Records);
        return scenario;
    }
}

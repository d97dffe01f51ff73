using Gateway.IntegrationTests.House;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>What every source does, whatever its broker. A new source passes this before it has tests of its own.</summary>
public abstract class SourceContract(SourceHouse house)
{
    private const long Budget = 64 * 1024 * 1024;
    private const long SmallBudget = 512 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How long a source is watched for what it must not do.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Records_come_once_and_in_order_within_their_lane()
    {
        var destination = await PublishedAsync(500);
        await using var run = Open(destination);

        await run.DeliveredAsync(500 * house.Lanes, Limit);
        await run.QuietAsync(Watch, Limit);

        Assert.Equal(500 * house.Lanes, run.Sink.Count);
        AssertRules(run);
        AssertInOrder(run, from: 0, count: 500);
        Assert.True(run.Source.Health.IsConsuming);
        Assert.Null(run.Source.Health.Problem);
    }

    [Fact]
    public async Task What_was_published_later_comes_too()
    {
        var destination = await house.CreateDestinationAsync();
        await using var run = Open(destination);
        await Eventually.TrueAsync(() => run.Source.Health.IsConsuming, Limit, run.Describe);

        for (var round = 0; round < 5; round++)
        {
            await PublishAsync(destination, from: 20 * round, count: 20);
            await run.SettledAsync(20 * (round + 1) * house.Lanes, Limit);
        }

        AssertRules(run);
        AssertInOrder(run, from: 0, count: 100);
    }

    [Fact]
    public async Task After_a_close_exactly_what_was_not_settled_comes_again()
    {
        var destination = await PublishedAsync(50);
        await using (var first = Open(destination))
        {
            await first.DeliveredAsync(50 * house.Lanes, Limit);
            Assert.Equal(30 * house.Lanes, first.Acknowledge(delivery => delivery.Body.Number < 30));
            await first.CloseAsync();
            AssertRules(first);
        }

        await HeldAsync(destination, 20 * house.Lanes);
        await using var second = Open(destination);
        await second.DeliveredAsync(20 * house.Lanes, Limit);
        await second.QuietAsync(Watch, Limit);

        AssertRules(second);
        AssertInOrder(second, from: 30, count: 20);
        Assert.Equal(20 * house.Lanes, second.Acknowledge(_ => true));
        await second.CloseAsync();
        await HeldAsync(destination, 0);
    }

    [Fact]
    public async Task What_was_released_comes_again()
    {
        var destination = await PublishedAsync(50);
        await using (var first = Open(destination))
        {
            await first.DeliveredAsync(50 * house.Lanes, Limit);
            first.Source.StopReading();
            first.Acknowledge(delivery => delivery.Body.Number < 10);
            first.Release(_ => true);
            Assert.Equal(0, first.Source.Health.BufferedBytes);
            await first.CloseAsync();
        }

        await HeldAsync(destination, 40 * house.Lanes);
        await using var second = Open(destination);
        await second.SettledAsync(40 * house.Lanes, Limit);

        AssertRules(second);
        AssertInOrder(second, from: 10, count: 40);
    }

    [Fact]
    public async Task After_a_restart_of_the_broker_it_goes_on_by_itself_and_loses_nothing()
    {
        var destination = await PublishedAsync(300);
        await using var run = Open(destination);
        await run.SettledAsync(100, Limit);

        await house.TakeDownAsync();
        run.Acknowledge(delivery => delivery.Body.Number % 2 == 0);
        await house.BringUpAsync();
        await PublishAsync(destination, from: 300, count: 100);

        await run.SettledAsync(400 * house.Lanes, Limit);
        await Eventually.TrueAsync(() => run.Source.Health is { IsConsuming: true, Problem: null }, Limit, run.Describe);
        AssertRules(run);
        await run.CloseAsync();
        await HeldAsync(destination, 0);
    }

    [Fact]
    public async Task Thrown_out_again_and_again_it_never_has_a_lane_open_twice_and_takes_no_late_settlement()
    {
        var destination = await house.CreateDestinationAsync();
        await using var run = Open(destination);
        for (var round = 0; round < 3; round++)
        {
            await PublishAsync(destination, from: 50 * round, count: 50);
            await HoldsAllAsync(run, from: 50 * round);
            var before = run.Sink.Count;
            await house.ThrowOutAsync(destination);
            await Eventually.TrueAsync(() => run.Sink.Count >= before + (50 * house.Lanes), Limit, run.Describe);
            await HoldsAllAsync(run, from: 50 * round);

            Assert.Equal(0, run.Acknowledge(delivery => !run.Sink.IsOpen(delivery.Record.Lane)));
            Assert.Equal(50 * house.Lanes, run.Acknowledge(_ => true));
        }

        AssertRules(run);
        await run.CloseAsync();
        await HeldAsync(destination, 0);
    }

    [Fact]
    public async Task It_stops_within_its_time_although_records_are_unsettled()
    {
        var destination = await PublishedAsync(200);
        await using var run = Open(destination);
        await run.DeliveredAsync(200 * house.Lanes, Limit);

        await run.CloseAsync(TimeSpan.FromSeconds(10));
        await HeldAsync(destination, 200 * house.Lanes);
    }

    [Fact]
    public async Task It_stops_within_its_time_although_the_broker_is_away()
    {
        var destination = await PublishedAsync(200);
        await using var run = Open(destination);
        await run.DeliveredAsync(200 * house.Lanes, Limit);
        await house.TakeDownAsync();
        try
        {
            run.Acknowledge(_ => true);
            await run.CloseAsync(TimeSpan.FromSeconds(2));
        }
        finally
        {
            await house.BringUpAsync();
        }
    }

    [Fact]
    public async Task While_it_stops_it_delivers_nothing_new_and_still_settles()
    {
        var destination = await PublishedAsync(50);
        await using var run = Open(destination);
        await run.DeliveredAsync(50 * house.Lanes, Limit);

        run.Source.StopReading();
        await run.QuietAsync(Watch, Limit);
        var before = run.Sink.Count;
        await PublishAsync(destination, from: 50, count: 50);
        await run.QuietAsync(Watch, Limit);

        Assert.Equal(before, run.Sink.Count);
        Assert.Equal(before, run.Acknowledge(_ => true));
        await run.CloseAsync();
        await HeldAsync(destination, 50 * house.Lanes);
        AssertRules(run);
    }

    [Fact]
    public async Task It_keeps_to_its_byte_budget_while_nothing_is_settled()
    {
        var destination = await PublishedAsync(1_000, bytes: 2_048);
        await using var run = Open(destination, SmallBudget);
        var most = 0L;

        await Eventually.TrueAsync(() => run.Sink.Count > 0, Limit, run.Describe);
        var quiet = run.QuietAsync(Watch, Limit);
        await Eventually.TrueAsync(
            () =>
            {
                most = Math.Max(most, run.Source.Health.BufferedBytes);
                return quiet.IsCompleted;
            },
            Limit,
            run.Describe);

        // What it says it holds is at least what it has given out.
        Assert.InRange(most, run.Sink.MostHeldBytes, SmallBudget + house.BudgetSlack);
        await run.SettledAsync(1_000 * house.Lanes, Limit);
        Assert.InRange(run.Sink.MostHeldBytes, 1, SmallBudget + house.BudgetSlack);
        await Eventually.TrueAsync(() => run.Source.Health.BufferedBytes == 0, Limit, run.Describe);
        AssertRules(run);
        AssertInOrder(run, from: 0, count: 1_000);
    }

    [Fact]
    public async Task Paused_it_delivers_nothing_new_and_resumed_it_goes_on()
    {
        var destination = await PublishedAsync(50);
        await using var run = Open(destination);
        await run.SettledAsync(50 * house.Lanes, Limit);

        run.Source.Pause();
        await run.QuietAsync(Watch, Limit);
        await PublishAsync(destination, from: 50, count: 50);
        await run.QuietAsync(Watch, Limit);
        Assert.Equal(50 * house.Lanes, run.Sink.Count);

        run.Source.Resume();
        await run.SettledAsync(100 * house.Lanes, Limit);
        AssertRules(run);
        AssertInOrder(run, from: 0, count: 100);
    }

    [Fact]
    public async Task A_pause_outlives_being_thrown_out()
    {
        var destination = await house.CreateDestinationAsync();
        await using var run = Open(destination);
        await Eventually.TrueAsync(() => run.Source.Health.IsConsuming, Limit, run.Describe);
        run.Source.Pause();
        await run.QuietAsync(Watch, Limit);

        await house.ThrowOutAsync(destination);
        await PublishAsync(destination, from: 0, count: 50);
        await run.QuietAsync(Watch * 2, Limit);
        Assert.Equal(0, run.Sink.Count);

        run.Source.Resume();
        await run.SettledAsync(50 * house.Lanes, Limit);
        AssertRules(run);
    }

    private SourceRun Open(string destination, long budget = Budget) => new(house.CreateSource(destination, budget));

    private async Task<string> PublishedAsync(int count, int bytes = 100)
    {
        var destination = await house.CreateDestinationAsync();
        await PublishAsync(destination, 0, count, bytes);
        return destination;
    }

    private async Task PublishAsync(string destination, int from, int count, int bytes = 100)
    {
        for (var lane = 0; lane < house.Lanes; lane++)
        {
            var number = lane;
            await house.PublishAsync(destination, lane, [.. Enumerable.Range(from, count).Select(i => new NumberedBody(number, i).ToBytes(bytes))]);
        }
    }

    private Task HeldAsync(string destination, long count) =>
        Eventually.TrueAsync(async () => await house.CountHeldAsync(destination) == count, Limit, () => $"The broker holds {house.CountHeldAsync(destination).Result}.", $"it holds {count}");

    private Task HoldsAllAsync(SourceRun run, int from) => Eventually.TrueAsync(
        () =>
        {
            var held = run.Sink.Held.Where(delivery => run.Sink.IsOpen(delivery.Record.Lane)).Select(delivery => delivery.Body).ToHashSet();
            return Enumerable.Range(0, house.Lanes).All(lane => Enumerable.Range(from, 50).All(number => held.Contains(new NumberedBody(lane, number))));
        },
        Limit,
        run.Describe,
        $"numbers {from} to {from + 49} of every lane are held in open lanes");

    private void AssertInOrder(SourceRun run, int from, int count)
    {
        var byLane = run.Sink.All.ToLookup(delivery => delivery.Body.Lane, delivery => delivery.Body.Number);
        for (var lane = 0; lane < house.Lanes; lane++) Assert.Equal(Enumerable.Range(from, count), byLane[lane]);
    }

    private static void AssertRules(SourceRun run) => Assert.Empty(run.Sink.Violations);
}

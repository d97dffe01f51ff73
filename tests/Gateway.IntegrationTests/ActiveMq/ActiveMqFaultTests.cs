using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.ActiveMq;
using Gateway.Records;

namespace Gateway.IntegrationTests.ActiveMq;

/// <summary>The source and a broker of its own that ends and comes back.</summary>
public sealed class ActiveMqFaultTests(ActiveMqBroker broker) : IClassFixture<ActiveMqBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _queue = ActiveMqBroker.FreshQueue();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_lost_when_the_broker_ends_under_load(bool killed)
    {
        const int Count = 2000;
        await using (var producer = await OpenWireProducer.ConnectAsync(broker.Uri))
        {
            await producer.SendTextsAsync(_queue, Enumerable.Range(0, Count).Select(i => $"{i}"));
        }

        var settled = new HashSet<string>();
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue) with { BatchSize = 20 });
        var next = await SettleAsync(source, from: 0, until: () => settled.Count >= Count / 4, settled);
        if (killed) await broker.KillAsync();
        else await broker.StopAsync();
        await Eventually.TrueAsync(() => !source.Source.Health.IsConsuming, Limit);
        Assert.StartsWith("Connection error. Please check your event source connection configuration. (tcp://127.0.0.1:", source.Source.Health.Problem, StringComparison.Ordinal);
        var lanes = source.Sink.Opened;
        Assert.All(lanes, lane => Assert.True(lane.IsFenced));
        Assert.Equal(0, source.Source.Health.BufferedBytes);
        Assert.Equal(0, source.Source.Acknowledge([source.Sink.Records[^1]]));

        await broker.StartAsync();
        await source.ConsumingAsync();
        await SettleAsync(source, next, until: () => settled.Count == Count, settled);

        Assert.True(source.Sink.Opened.Count > lanes.Count);
        await source.StopAsync();
        await AssertEmptyAsync();
    }

    [Fact]
    public async Task A_message_that_was_in_flight_comes_again_on_a_lane_of_its_own()
    {
        await using (var producer = await OpenWireProducer.ConnectAsync(broker.Uri)) await producer.SendTextsAsync(_queue, "one");
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue));
        await source.ReceivedAsync(1);

        await broker.KillAsync();
        await broker.StartAsync();
        await source.ReceivedAsync(2);

        Assert.NotSame(source.Sink.Records[0].Lane, source.Sink.Records[1].Lane);
        Assert.Equal((0, 1), (source.Acknowledge(0), source.Acknowledge(1)));
        await source.CommittedAsync(1);
    }

    [Fact]
    public async Task A_source_that_starts_without_a_broker_finds_it_later()
    {
        await broker.StopAsync();
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue));
        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);

        await broker.StartAsync();

        await source.ConsumingAsync();
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task A_stop_while_the_broker_is_away_does_not_hang()
    {
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue));
        await source.ConsumingAsync();
        await broker.KillAsync();
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            await source.StopAsync();
            Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
        finally
        {
            await broker.StartAsync();
        }
    }

    [Fact]
    public async Task A_broker_that_says_nothing_is_left_after_its_inactivity()
    {
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.QuickUri, _queue));
        await source.ConsumingAsync();

        PosixSignal.Send(broker.ProcessId, PosixSignal.Stop);
        try
        {
            await Eventually.TrueAsync(() => source.Source.Health.Problem?.Contains("Nothing was heard of the broker for 1.5 s", StringComparison.Ordinal) == true, Limit, () => $"{source.Source.Health}");
        }
        finally
        {
            PosixSignal.Send(broker.ProcessId, PosixSignal.Continue);
        }

        await source.ConsumingAsync();
    }

    private static async Task<int> SettleAsync(ActiveMqSourceUnderTest source, int from, Func<bool> until, HashSet<string> settled)
    {
        var next = from;
        await Eventually.TrueAsync(
            () =>
            {
                for (var records = source.Sink.Records; next < records.Count && !until(); next++)
                {
                    if (source.Source.Acknowledge([records[next]]) == 1) settled.Add(source.Sink.Texts[next]);
                }

                return until();
            },
            Limit,
            () => $"{settled.Count} settled of {source.Sink.Count}; {source.Source.Health}");
        return next;
    }

    // Whatever was settled before the end may come once more, but not for ever.
    private async Task AssertEmptyAsync()
    {
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue));
        await source.ConsumingAsync();
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, "the end");
        await Eventually.TrueAsync(() => source.Sink.Texts.Contains("the end"), Limit);
        Assert.Equal(["the end"], source.Sink.Texts);
    }
}

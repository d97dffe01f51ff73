using System.Globalization;
using System.Text;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.Records;
using Gateway.Sources;
using RabbitMQ.Client;

namespace Gateway.IntegrationTests.RabbitMq;

/// <summary>Reading and settling, on a broker that is well.</summary>
public sealed class RabbitSourceTests(RabbitHostFixture fixture) : IClassFixture<RabbitHostFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly RabbitHost _host = fixture.Host;

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task Messages_come_in_order_and_what_is_acknowledged_is_gone(string type)
    {
        var queue = await _host.DeclareAsync(type);
        await _host.SendAsync(queue, 1_000);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));

        source.Sink.Taken = record => source.Source.Acknowledge([record]) == 1;
        await source.ReceivedAsync(1_000);
        await Eventually.TrueAsync(() => source.Counts.Totals.Committed == 1_000, Limit);
        await source.StopAsync();

        Assert.Equal(Texts(0, 1_000), source.Sink.Values);
        Assert.Equal(1_000, source.Counts.Totals.Polled);
        Assert.Equal(0, await _host.ReadyAsync(queue));
        Assert.Equal(0, source.Source.Health.BufferedBytes);
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task Out_of_turn_exactly_what_was_not_settled_comes_again(string type)
    {
        var queue = await _host.DeclareAsync(type);
        await _host.SendAsync(queue, 200);
        await using var first = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue) with { MaximumConcurrency = 16 });
        await first.ReceivedAsync(200);
        Assert.False(first.Sink.Opened[0].IsOrdered);

        // In several frames: some below the watermark, some above, some by a late multiple.
        var records = first.Sink.All;
        foreach (var (residue, told) in new[] { (3, 50), (1, 100), (0, 150) })
        {
            Assert.Equal(50, records.Where((_, i) => i % 4 == residue).Sum(record => first.Source.Acknowledge([record])));
            await Eventually.TrueAsync(() => first.Counts.Totals.Committed == told, Limit);
        }

        await first.StopAsync();
        await using var second = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await second.ReceivedAsync(50);

        Assert.Equal(150, first.Counts.Totals.Committed);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (i * 4 + 2).ToString(CultureInfo.InvariantCulture)), second.Sink.Values);
    }

    [Fact]
    public async Task A_stop_gives_back_at_once_what_is_not_settled()
    {
        var queue = await _host.DeclareAsync();
        await _host.SendAsync(queue, 50);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ReceivedAsync(50);
        source.Source.Acknowledge(source.Sink.All.Take(20).ToArray());

        await source.StopAsync();

        Assert.Equal(30, await _host.ReadyAsync(queue));
        Assert.Equal(20, source.Counts.Totals.Committed);
        Assert.True(source.Sink.Opened[0].IsFenced);
        Assert.Equal(0, source.Source.Acknowledge([source.Sink.All[30]]));
        Assert.Equal(0, source.Source.Health.BufferedBytes);
    }

    [Fact]
    public async Task Once_reading_has_stopped_what_is_in_flight_can_still_be_settled()
    {
        var queue = await _host.DeclareAsync();
        await _host.SendAsync(queue, 10);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ReceivedAsync(10);

        source.Source.StopReading();
        await Eventually.TrueAsync(async () => await ConsumersAsync(queue) == 0, Limit);
        await _host.SendAsync(queue, 5, first: 10);
        source.Source.Resume();
        Assert.Equal(10, source.Source.Acknowledge(source.Sink.All.ToArray()));
        await Eventually.TrueAsync(() => source.Counts.Totals.Committed == 10, Limit);
        await source.StopAsync();

        Assert.Equal(10, source.Sink.Count);
        Assert.Equal(5, await _host.ReadyAsync(queue));
    }

    [Fact]
    public async Task What_is_released_comes_again_at_once_and_says_so()
    {
        var queue = await _host.DeclareAsync("quorum");
        await _host.SendAsync(queue, 3);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ReceivedAsync(3);

        source.Source.Release([source.Sink.All[1]]);
        await source.ReceivedAsync(4);

        Assert.Equal("1", source.Sink.Values[3]);
        Assert.Equal((0, 1), (source.Sink.All[1].Redeliveries, source.Sink.All[3].Redeliveries));
        source.Source.Acknowledge([source.Sink.All[0], source.Sink.All[2], source.Sink.All[3]]);
        await source.StopAsync();
        Assert.Equal(0, await _host.ReadyAsync(queue));
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task A_rejected_message_goes_where_the_queue_sends_its_dead(string type)
    {
        var dead = await _host.DeclareAsync();
        var queue = await _host.DeclareAsync(type, ("x-dead-letter-exchange", ""), ("x-dead-letter-routing-key", dead));
        await _host.SendAsync(queue, 3);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ReceivedAsync(3);

        Assert.Equal(Rejection.DeadLettered, source.Source.Reject([source.Sink.All[0]], DropReason.RetryAttemptsExhausted, "it failed"));
        Assert.Equal(Rejection.DeadLettered, source.Source.Reject([source.Sink.All[1]], DropReason.MaximumPayloadSizeExceeded, "too large"));
        source.Source.Acknowledge([source.Sink.All[2]]);
        await Eventually.TrueAsync(async () => await _host.ReadyAsync(dead) == 2, Limit);
        await source.StopAsync();

        Assert.Equal(1, source.Counts.Totals.Committed);
        Assert.Equal(0, await _host.ReadyAsync(queue));
        var first = await _host.Channel.BasicGetAsync(dead, autoAck: true, TestContext.Current.CancellationToken);
        Assert.Equal("0", Encoding.UTF8.GetString(first!.Body.Span));
        Assert.True(first.BasicProperties.Headers!.ContainsKey("x-death"));
    }

    [Fact]
    public async Task Without_a_dead_letter_exchange_what_can_never_succeed_is_dropped()
    {
        var queue = await _host.DeclareAsync();
        await _host.SendAsync(queue, 1);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ReceivedAsync(1);

        Assert.Equal(Rejection.Dropped, source.Source.Reject([source.Sink.All[0]], DropReason.MaximumPayloadSizeExceeded, "too large"));
        await source.StopAsync();

        Assert.Equal(0, await _host.ReadyAsync(queue));
    }

    [Fact]
    public async Task Without_a_dead_letter_exchange_what_failed_comes_again_ever_more_slowly_and_never_hot()
    {
        var queue = await _host.DeclareAsync();
        await _host.SendAsync(queue, 10);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue) with { HasDeadLetterExchange = false });
        var times = new List<long>();
        source.Sink.Taken = record =>
        {
            lock (times) times.Add(TimeProvider.System.GetTimestamp());
            return source.Source.Reject([record], DropReason.RetryAttemptsExhausted, "it failed") == Rejection.Requeued;
        };

        // At once, after 1 s, and 2 s after that; the fourth time only after another 4 s.
        await source.ReceivedAsync(30);
        var began = times[0];
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(5), Limit);

        Assert.Equal(30, source.Sink.Count);
        var seconds = times.Select(time => TimeProvider.System.GetElapsedTime(began, time).TotalSeconds).ToList();
        Assert.Equal(10, seconds.Count(s => s < 0.9));
        Assert.Equal(10, seconds.Count(s => s is >= 0.9 and < 2.7));
        Assert.Equal(0, source.Counts.Totals.Committed);
        await source.StopAsync();
        Assert.Equal(10, await _host.ReadyAsync(queue));
    }

    [Fact]
    public async Task A_pause_reads_nothing_and_a_resume_goes_on()
    {
        var queue = await _host.DeclareAsync();
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ConsumingAsync();

        source.Source.Pause();
        await Eventually.TrueAsync(async () => await ConsumersAsync(queue) == 0, Limit);
        await _host.SendAsync(queue, 20);
        Assert.Equal(20, await _host.ReadyAsync(queue));
        Assert.True(source.Source.Health.IsConsuming);

        source.Source.Resume();
        await source.ReceivedAsync(20);
        Assert.Single(source.Sink.Opened);
        Assert.Equal(Texts(0, 20), source.Sink.Values);
    }

    [Fact]
    public async Task The_most_urgent_message_of_a_priority_queue_comes_first()
    {
        var queue = await _host.DeclareAsync("classic", ("x-max-priority", 9));
        foreach (var priority in new byte[] { 1, 9, 5 })
        {
            await _host.SendAsync(queue, [(byte)('0' + priority)], new BasicProperties { Priority = priority });
        }

        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ReceivedAsync(3);

        Assert.Equal(["9", "5", "1"], source.Sink.Values);
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task Of_two_with_a_single_active_consumer_one_stands_by_in_good_health_and_takes_over(string type)
    {
        var queue = await _host.DeclareAsync(type, ("x-single-active-consumer", true));
        await using var first = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await first.ConsumingAsync();
        await using var second = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await second.ConsumingAsync();
        await _host.SendAsync(queue, 20);
        await first.ReceivedAsync(20);
        Assert.Equal((0, null), (second.Sink.Count, second.Source.Health.Problem));

        first.Source.Acknowledge(first.Sink.All.Take(5).ToArray());
        await first.StopAsync();
        await second.ReceivedAsync(15);

        Assert.Equal(Texts(5, 15), second.Sink.Values);
    }

    [Fact]
    public async Task Each_queue_of_a_mapping_has_its_lane()
    {
        var (first, second) = (await _host.DeclareAsync(), await _host.DeclareAsync("quorum"));
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, first, second, first));
        await _host.SendAsync(first, 10);
        await _host.SendAsync(second, 10);

        await source.ReceivedAsync(20);

        Assert.Equal([first, second], source.Sink.Opened.Select(lane => lane.Destination).Order(StringComparer.Ordinal));
        Assert.All(source.Sink.All.GroupBy(record => record.Lane), lane => Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), lane.Select(record => record.Position)));
    }

    [Fact]
    public async Task A_function_that_stands_still_holds_no_more_bytes_than_the_budget()
    {
        const int MessageBytes = 512 * 1024;
        const long Budget = 8 * 1024 * 1024;
        var queue = await _host.DeclareAsync();
        var body = new byte[MessageBytes];
        for (var i = 0; i < 60; i++) await _host.SendAsync(queue, body);

        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue) with { MaximumConcurrency = 16 }, Budget);
        await source.ReceivedAsync(16);
        await Eventually.TrueAsync(async () => await _host.ReadyAsync(queue) > 0 || source.Sink.Count >= 16, Limit);
        Assert.InRange(source.Source.Health.BufferedBytes, Budget, Budget + MessageBytes + 1_000);
        Assert.InRange(source.Sink.Count, 15, 17);

        // The rest comes as room is made, in order, over a smaller prefetch.
        await Eventually.TrueAsync(() =>
        {
            source.Sink.AcknowledgeAll(source.Source);
            return source.Sink.Count == 60;
        }, Limit);
        await source.StopAsync();
        Assert.Equal(0, await _host.ReadyAsync(queue));
    }

    [Fact]
    public async Task Bytes_that_wait_for_room_keep_nothing_from_being_settled_or_stopped()
    {
        var queue = await _host.DeclareAsync();
        var body = new byte[100_000];
        for (var i = 0; i < 40; i++) await _host.SendAsync(queue, body);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue), budgetBytes: 500_000);
        await source.ReceivedAsync(5);

        await source.StopAsync();

        Assert.Equal(5, source.Sink.Count);
        Assert.Equal(40, await _host.ReadyAsync(queue));
        Assert.Equal(0, source.Source.Health.BufferedBytes);
    }

    private static IEnumerable<string> Texts(int first, int count) => Enumerable.Range(first, count).Select(i => i.ToString(CultureInfo.InvariantCulture));

    private async Task<long> ConsumersAsync(string queue)
    {
        await using var channel = await _host.Connection.CreateChannelAsync();
        return await channel.ConsumerCountAsync(queue);
    }
}

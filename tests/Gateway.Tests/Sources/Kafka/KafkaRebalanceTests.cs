namespace Gateway.Sources.Kafka;

public sealed class KafkaRebalanceTests(KafkaCluster cluster) : IClassFixture<KafkaCluster>
{
    private const int Partitions = 4;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Members_that_come_and_go_lose_nothing_and_settle_nothing_twice()
    {
        var topic = cluster.NewTopic(Partitions);
        Produce(topic, 0, 50);
        await using var first = Member(topic, settles: true);
        await UntilCommittedAsync(topic, 50);

        var second = Member(topic, settles: true);
        await UntilAsync(() => second.Sink.Open.Count == 2 && first.Sink.Open.Count == 2);
        Produce(topic, 50, 50);
        await UntilCommittedAsync(topic, 100);
        await second.DisposeAsync();
        await UntilAsync(() => first.Sink.Open.Count == Partitions);
        Produce(topic, 100, 50);
        await UntilCommittedAsync(topic, 150);

        Assert.Equal(100, second.Sink.Count);
        var all = first.Sink.Records.Concat(second.Sink.Records).GroupBy(r => r.Lane.Partition);
        Assert.All(all, lane => Assert.Equal(Enumerable.Range(0, 150).Select(n => (long)n), lane.Select(r => r.Position).Order()));
        Assert.Equal(0, first.Source.Health.BufferedBytes);
    }

    [Fact]
    public async Task A_partition_that_was_paused_when_it_left_reads_on_when_it_comes_back()
    {
        var topic = cluster.NewTopic(Partitions);
        Produce(topic, 0, 10);
        await using var first = Member(topic, settles: true);
        await UntilCommittedAsync(topic, 10);
        first.Source.Pause();

        var second = Member(topic, settles: true);
        await UntilAsync(() => second.Sink.Open.Count == 2 && first.Sink.Open.Count == 2);
        await second.DisposeAsync();
        await UntilAsync(() => first.Sink.Open.Count == Partitions);
        Produce(topic, 10, 10);
        // The poll that brings an assignment may bring a record with it.
        Assert.InRange(first.Sink.Count, 10 * Partitions, 10 * Partitions + first.Sink.Opened.Count);
        first.Source.Resume();

        await UntilCommittedAsync(topic, 20);
    }

    [Fact]
    public async Task A_partition_whose_room_was_taken_when_it_left_reads_on_when_it_comes_back()
    {
        const long Budget = 100_000;
        var topic = cluster.NewTopic(Partitions);
        var filler = new string('x', 1000);
        for (var i = 0; i < Partitions; i++) cluster.Produce(topic, i, Enumerable.Range(0, 100).Select(_ => filler));
        await using var first = Member(topic, settles: false, Budget);
        await UntilAsync(() => first.Source.Health.BufferedBytes >= Budget);

        var second = Member(topic, settles: false, Budget);
        await UntilAsync(() => second.Sink.Open.Count == 2 && first.Sink.Open.Count == 2);
        await second.DisposeAsync();
        await UntilAsync(() => first.Sink.Open.Count == Partitions);
        var settled = 0;

        await UntilAsync(() =>
        {
            settled = first.AcknowledgeFrom(settled);
            var records = first.Sink.Records;
            return first.Sink.Open.All(lane => records.Any(r => ReferenceEquals(r.Lane, lane) && r.Position == 99));
        });
        // The last run may have come after the last look.
        first.AcknowledgeFrom(settled);
        Assert.Equal(0, first.Source.Health.BufferedBytes);
    }

    [Fact]
    public async Task A_call_that_outlasts_a_rebalance_settles_nothing_and_its_records_come_again()
    {
        var topic = cluster.NewTopic(Partitions);
        Produce(topic, 0, 5);
        // The session must outlast the time for which a rebalance is held up.
        await using var first = Member(topic, settles: false, session: "8000");
        await UntilAsync(() => first.Sink.Count == 5 * Partitions);
        var endless = new TaskCompletionSource();
        first.Sink.InFlight = _ => endless.Task;

        await using var second = Member(topic, settles: true, session: "8000");
        await UntilAsync(() => second.Sink.Count == 10);

        var late = first.Sink.Records.Select((r, i) => (r.Lane, Index: i)).Where(r => r.Lane.IsFenced).ToList();
        // Ten at least: a slow machine may lose the session too, and with it the other lanes.
        Assert.InRange(late.Count, 10, 5 * Partitions);
        Assert.All(late, r => Assert.Equal(0, first.Acknowledge(r.Index)));
        await UntilAsync(() => first.Source.Health.BufferedBytes
            == first.Sink.Records.Where(r => !r.Lane.IsFenced).Sum(r => KafkaPartition.Cost(r.Payload)));
        endless.SetResult();
    }

    [Fact]
    public async Task What_is_in_flight_at_a_rebalance_is_waited_for_and_not_read_again()
    {
        var topic = cluster.NewTopic(Partitions);
        Produce(topic, 0, 5);
        await using var first = Member(topic, settles: false);
        await UntilAsync(() => first.Sink.Count == 5 * Partitions);
        first.Sink.InFlight = lane => Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            foreach (var record in first.Sink.Records.Where(r => ReferenceEquals(r.Lane, lane))) first.Source.Acknowledge([record]);
        });

        await using var second = Member(topic, settles: true);
        await UntilAsync(() => second.Sink.Open.Count == 2 && first.Sink.Open.Count == 2);
        Produce(topic, 5, 5);
        await UntilAsync(() => second.Sink.Count >= 10);

        // The commit may be refused while the group rebalances (the mock does so), so records may come again, but none is lost.
        Assert.All(second.Sink.Records.GroupBy(r => r.Lane.Partition), lane => Assert.Equal(9, lane.Max(r => r.Position)));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, bound.Token);
    }

    private void Produce(string topic, int from, int count)
    {
        for (var i = 0; i < Partitions; i++) cluster.Produce(topic, i, Enumerable.Range(from, count).Select(n => $"{n}"));
    }

    private Task UntilCommittedAsync(string topic, long offset) => UntilAsync(() =>
        Enumerable.Range(0, Partitions).All(i => cluster.Committed($"{topic}-group", topic, i) == offset));

    private SourceUnderTest Member(string topic, bool settles, long budget = KafkaSource.DefaultBudgetBytes, string session = "3000")
    {
        var sink = new CollectingSink();
        SourceUnderTest? member = null;
        var started = new TaskCompletionSource();
        if (settles)
        {
            sink.Written = record =>
            {
                started.Task.Wait(Bound);
                member!.Source.Acknowledge([record]);
            };
        }

        var mapping = TestMapping.Of(cluster.BootstrapServers, topic) with { ConsumerProperties = TestMapping.Properties(("session.timeout.ms", session)) };
        member = new SourceUnderTest(mapping, budget, sink);
        started.SetResult();
        return member;
    }
}

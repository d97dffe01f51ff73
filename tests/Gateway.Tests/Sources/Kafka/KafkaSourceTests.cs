using System.Text;
using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Records;

namespace Gateway.Sources.Kafka;

public sealed class KafkaSourceTests(KafkaCluster cluster) : IClassFixture<KafkaCluster>
{
    // Long enough for what should not happen to happen.
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task Records_arrive_in_order_and_as_they_were_sent()
    {
        var topic = cluster.NewTopic();
        var sent = new DateTimeOffset(2026, 3, 4, 9, 5, 5, 123, TimeSpan.Zero);
        cluster.Produce(topic, 0, new Message<byte[], byte[]>
        {
            Key = "k"u8.ToArray(),
            Value = "v"u8.ToArray(),
            Timestamp = new Timestamp(sent),
            Headers = [new Header("a", [1, 255]), new Header("b", null), new Header("a", [])],
        });
        cluster.Produce(topic, 0, new Message<byte[], byte[]> { Key = null!, Value = "no key"u8.ToArray() });
        cluster.Produce(topic, 0, new Message<byte[], byte[]> { Key = "tombstone"u8.ToArray(), Value = null! });
        cluster.Produce(topic, 0, new Message<byte[], byte[]> { Key = [], Value = [] });
        cluster.Flush();

        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 4);

        var records = path.Sink.Records;
        Assert.Equal([0L, 1, 2, 3], records.Select(r => r.Position));
        Assert.Equal(["'k' 'v' a=01FF b=null a=", "null 'no key'", "'tombstone' null", "'' ''"], records.Select(r => Text(r)));
        Assert.Equal((sent.ToUnixTimeMilliseconds(), TimestampKind.Create), (records[0].Timestamp, records[0].TimestampKind));
        Assert.All(records, r => Assert.Equal($"{topic}-0", r.Lane.Name));
        Assert.Equal(4, path.Counts.Totals.Polled);
    }

    [Fact]
    public async Task A_record_far_above_a_megabyte_arrives_whole()
    {
        var topic = cluster.NewTopic();
        var value = new byte[3_000_000];
        value[^1] = 7;
        cluster.Produce(topic, 0, new Message<byte[], byte[]> { Key = "k"u8.ToArray(), Value = value });
        cluster.Produce(topic, 0, new Message<byte[], byte[]> { Value = "after"u8.ToArray() });
        cluster.Flush();

        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 2);

        Assert.True(path.Sink.Records[0].Payload.Value.SequenceEqual(value));
        Assert.Equal("after", path.Sink.Values[1]);
    }

    [Fact]
    public async Task A_header_with_a_very_long_name_arrives_too()
    {
        var topic = cluster.NewTopic();
        var name = new string('n', 70_000);
        cluster.Produce(topic, 0, new Message<byte[], byte[]> { Value = "v"u8.ToArray(), Headers = [new Header(name, [1])] });
        cluster.Flush();

        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 1);

        Assert.Equal($"null 'v' {name}=01", Text(path.Sink.Records[0]));
    }

    [Fact]
    public async Task All_partitions_of_all_topics_are_read_each_in_order()
    {
        var (first, second) = (cluster.NewTopic(3), cluster.NewTopic(2));
        foreach (var (topic, partitions) in new[] { (first, 3), (second, 2) })
        {
            for (var i = 0; i < partitions; i++) cluster.Produce(topic, i, Values(0, 200));
        }

        await using var path = new SourceUnderTest(Mapping(first) with { Topics = [first, second] });
        await Eventually.TrueAsync(() => path.Sink.Count == 1000);

        foreach (var lane in path.Sink.Records.Zip(path.Sink.Values).GroupBy(r => r.First.Lane.Name))
        {
            Assert.Equal(Values(0, 200), lane.Select(r => r.Second));
        }

        Assert.Equal(5, path.Sink.Opened.Count);
        await Eventually.TrueAsync(() => path.Source.Health.IsConsuming);
    }

    [Fact]
    public async Task A_split_partition_is_read_into_lanes_by_key_and_committed_only_as_far_as_all_of_them_are_settled()
    {
        var topic = cluster.NewTopic();
        for (var i = 0; i < 300; i++) cluster.Produce(topic, 0, new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes($"key-{i % 30}"), Value = "v"u8.ToArray() });
        cluster.Flush();
        var mapping = Mapping(topic) with { ParallelizationFactor = 10 };

        await using (var path = new SourceUnderTest(mapping))
        {
            await Eventually.TrueAsync(() => path.Sink.Count == 300);
            var records = path.Sink.Records;
            Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), records.Select(r => r.Position));
            Assert.All(records.GroupBy(r => r.Position % 30), key => Assert.Single(key.Select(r => r.Lane).Distinct()));
            Assert.InRange(path.Sink.Opened.Count, 8, 10);
            Assert.All(path.Sink.Opened, lane => Assert.Equal($"{topic}-0", lane.Whole.Name));

            // Each lane for itself, all but the one that has the first record, and of that its latter half.
            var slow = records.Where(r => ReferenceEquals(r.Lane, records[0].Lane)).ToList();
            foreach (var lane in records.Except(slow).GroupBy(r => r.Lane)) path.Source.Acknowledge([.. lane]);
            path.Source.Acknowledge(slow.ToArray().AsSpan(slow.Count / 2));
            Assert.Equal(slow.Take(slow.Count / 2).Sum(r => KafkaPartition.Cost(r.Payload)), path.Source.Health.BufferedBytes);
            path.Source.Acknowledge(slow.ToArray().AsSpan(0, 1));
        }

        var committed = cluster.Committed(mapping.ConsumerGroupId, topic)!.Value;
        await using var again = new SourceUnderTest(mapping);
        await Eventually.TrueAsync(() => again.Sink.Count == 300 - committed);
        Assert.InRange(committed, 1, 150);
        Assert.Equal(again.Sink.Records[0].Position, committed);
    }

    [Fact]
    public async Task What_becomes_of_a_split_partition_becomes_of_all_its_lanes()
    {
        var topic = cluster.NewTopic();
        for (var i = 0; i < 100; i++) cluster.Produce(topic, 0, new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes($"key-{i}"), Value = "v"u8.ToArray() });
        cluster.Flush();
        var path = new SourceUnderTest(Mapping(topic) with { ParallelizationFactor = 4 });
        await Eventually.TrueAsync(() => path.Sink.Count == 100);

        await path.DisposeAsync();

        Assert.Equal(4, path.Sink.Opened.Count);
        Assert.Empty(path.Sink.Open);
        Assert.All(path.Sink.Opened, lane => Assert.True(lane.IsFenced));
        Assert.Equal((0, 0L), (path.AcknowledgeFrom(0) - 100, path.Source.Health.BufferedBytes));
        Assert.Equal(0, cluster.Committed($"{topic}-group", topic));
    }

    [Fact]
    public async Task Without_a_commit_the_latest_position_skips_what_was_there_and_is_committed_at_once()
    {
        var topic = cluster.NewTopic();
        cluster.Produce(topic, 0, "old", "old");
        var mapping = Mapping(topic) with { StartingPosition = StartingPosition.Latest };

        await using (var path = new SourceUnderTest(mapping))
        {
            await Eventually.TrueAsync(() => path.Source.Health.Lanes is [{ Committed: 2 }]);
            Assert.Equal(0, path.Sink.Count);
        }

        // Nobody consumes now, and yet nothing of this may be skipped.
        Assert.Equal(2, cluster.Committed(mapping.ConsumerGroupId, topic));
        cluster.Produce(topic, 0, "in between");
        await using var again = new SourceUnderTest(mapping);
        await Eventually.TrueAsync(() => again.Sink.Count == 1);
        Assert.Equal(["in between"], again.Sink.Values);
    }

    [Fact]
    public async Task A_time_begins_with_the_first_record_that_is_not_older()
    {
        var topic = cluster.NewTopic();
        var begin = ManualClock.Start;
        foreach (var minute in new[] { -2, -1, 0, 1 })
        {
            cluster.Produce(topic, 0, new Message<byte[], byte[]> { Value = Encoding.UTF8.GetBytes($"{minute}"), Timestamp = new Timestamp(begin.AddMinutes(minute)) });
        }

        cluster.Flush();
        await using var path = new SourceUnderTest(Mapping(topic) with { StartingPosition = StartingPosition.AtTimestamp, StartingPositionTimestamp = begin.AddMinutes(1).AddSeconds(1) });

        // The cluster knows no times: it answers with the end, or not at all; what matters is that nothing stands still.
        await Eventually.TrueAsync(() => path.Sink.Opened.Count == 1);
        cluster.Produce(topic, 0, "new");
        await Eventually.TrueAsync(() => path.Sink.Values.Contains("new"));
    }

    [Theory]
    [InlineData(StartingPosition.TrimHorizon)]
    [InlineData(StartingPosition.Latest)]
    [InlineData(StartingPosition.AtTimestamp)]
    internal async Task A_commit_always_wins(StartingPosition position)
    {
        var topic = cluster.NewTopic();
        cluster.Produce(topic, 0, Values(0, 5));
        await using (var path = new SourceUnderTest(Mapping(topic)))
        {
            await Eventually.TrueAsync(() => path.Sink.Count == 5);
            for (var i = 0; i < 3; i++) path.Acknowledge(i);
        }

        await using var again = new SourceUnderTest(Mapping(topic) with
        {
            StartingPosition = position,
            StartingPositionTimestamp = position == StartingPosition.AtTimestamp ? ManualClock.Start : null,
        });
        await Eventually.TrueAsync(() => again.Sink.Count == 2);

        Assert.Equal(["3", "4"], again.Sink.Values);
    }

    [Fact]
    public async Task A_commit_never_passes_what_is_not_settled()
    {
        var topic = cluster.NewTopic();
        cluster.Produce(topic, 0, Values(0, 6));
        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 6);

        foreach (var settled in new[] { 0, 1, 3, 5 }) Assert.Equal(1, path.Acknowledge(settled));
        path.Release(4);
        await Eventually.TrueAsync(() => path.Source.Health.Lanes[0].Committed == 2);
        await path.StopAsync();

        Assert.Equal(2, cluster.Committed($"{topic}-group", topic));
    }

    [Fact]
    public async Task What_was_settled_last_is_committed_by_the_stop()
    {
        var topic = cluster.NewTopic();
        cluster.Produce(topic, 0, Values(0, 100));
        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 100);

        path.Source.StopReading();
        path.AcknowledgeFrom(0);
        await path.StopAsync();

        Assert.Equal(100, cluster.Committed($"{topic}-group", topic));
        Assert.Equal(100, path.Counts.Totals.Committed);
        Assert.Equal(0, path.Source.Health.BufferedBytes);
    }

    [Fact]
    public async Task A_stop_leaves_the_group_and_every_lane_is_closed_and_fenced()
    {
        var topic = cluster.NewTopic(2);
        cluster.Produce(topic, 0, "a");
        var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 1);

        await path.DisposeAsync();

        Assert.Empty(path.Sink.Open);
        Assert.All(path.Sink.Opened, lane => Assert.True(lane.IsFenced));
        Assert.Equal(0, path.Acknowledge(0));
        var health = path.Source.Health;
        Assert.False(health.IsConsuming);
        Assert.Equal((0, 0L), (health.Lanes.Count, health.BufferedBytes));
    }

    [Fact]
    public async Task While_paused_nothing_is_read_and_afterwards_everything_once()
    {
        var topic = cluster.NewTopic(2);
        cluster.Produce(topic, 0, Values(0, 50));
        cluster.Produce(topic, 1, Values(0, 50));
        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 100);

        for (var round = 1; round <= 3; round++)
        {
            path.Source.Pause();
            await Task.Delay(AWhile, TimeProvider.System);
            cluster.Produce(topic, 0, Values(50 * round, 50));
            cluster.Produce(topic, 1, Values(50 * round, 50));
            await Task.Delay(AWhile, TimeProvider.System);
            Assert.Equal(100 * round, path.Sink.Count);
            path.Source.Resume();
            await Eventually.TrueAsync(() => path.Sink.Count >= 100 * (round + 1));
        }

        AssertEachOnceInOrder(path.Sink, 2, 200);
        Assert.Equal(2, path.Sink.Opened.Count);
    }

    [Fact]
    public async Task A_resume_after_the_stop_reads_nothing_more()
    {
        var topic = cluster.NewTopic();
        cluster.Produce(topic, 0, "a");
        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 1);
        path.Source.StopReading();
        await Task.Delay(AWhile, TimeProvider.System);

        path.Source.Resume();
        cluster.Produce(topic, 0, "b");
        await Task.Delay(AWhile, TimeProvider.System);

        Assert.Equal(["a"], path.Sink.Values);
    }

    [Fact]
    public async Task What_is_out_is_bounded_by_bytes_and_comes_back_whole()
    {
        const long Budget = 200_000;
        // The budget is looked at before a record is taken, and a paused partition may still bring one.
        const long AFewRecords = 4_000;
        const int Records = 2000;
        var topic = cluster.NewTopic(2);
        var filler = new string('x', 1000);
        for (var i = 0; i < 2; i++) cluster.Produce(topic, i, Enumerable.Range(0, Records / 2).Select(n => $"{n} {filler}"));
        await using var path = new SourceUnderTest(Mapping(topic), Budget);

        // Nobody settles: reading stops at the budget, and stays there.
        await Eventually.TrueAsync(() => path.Source.Health.BufferedBytes >= Budget);
        await Task.Delay(AWhile, TimeProvider.System);
        Assert.InRange(path.Source.Health.BufferedBytes, Budget, Budget + AFewRecords);
        Assert.InRange(path.Sink.Count, 1, Records / 2);

        var settled = 0;
        await Eventually.TrueAsync(() =>
        {
            settled = path.AcknowledgeFrom(settled);
            Assert.InRange(path.Source.Health.BufferedBytes, 0, Budget + AFewRecords);
            return path.Sink.Count >= Records;
        });
        path.AcknowledgeFrom(settled);

        AssertEachOnceInOrder(path.Sink, 2, Records / 2);
        Assert.Equal(0, path.Source.Health.BufferedBytes);
        await path.StopAsync();
        Assert.Equal(Records / 2, cluster.Committed($"{topic}-group", topic));
    }

    [Fact]
    public async Task A_client_setting_for_ends_of_partitions_changes_nothing()
    {
        var topic = cluster.NewTopic(2);
        cluster.Produce(topic, 0, "a");
        await using var path = new SourceUnderTest(Mapping(topic) with { ConsumerProperties = TestMapping.Properties(("enable.partition.eof", "true")) });
        await Eventually.TrueAsync(() => path.Sink.Count == 1);

        cluster.Produce(topic, 0, "b");

        await Eventually.TrueAsync(() => path.Sink.Count == 2);
    }

    [Fact]
    public async Task Lag_counts_what_is_not_committed()
    {
        var topic = cluster.NewTopic();
        cluster.Produce(topic, 0, Values(0, 10));
        await using var path = new SourceUnderTest(Mapping(topic));
        await Eventually.TrueAsync(() => path.Sink.Count == 10);
        for (var i = 0; i < 4; i++) path.Acknowledge(i);

        await Eventually.TrueAsync(() => path.Source.Health.Lanes is [{ Committed: 4, Position: 10, End: 10, Lag: 6 }]);
    }

    [Fact]
    public async Task A_topic_without_a_record_has_no_lag()
    {
        await using var path = new SourceUnderTest(Mapping(cluster.NewTopic()));

        await Eventually.TrueAsync(() => path.Source.Health.Lanes is [{ Committed: null, Position: null, End: 0, Lag: 0 }]);
    }

    [Fact]
    public async Task Partitions_are_logged_by_topic_and_number()
    {
        var topic = cluster.NewTopic(2);
        var path = new SourceUnderTest(Mapping(topic));
        await using (path) await Eventually.TrueAsync(() => path.Source.Health.Lanes.Count == 2);

        Assert.Equal(
            [$"orders: 2 partitions assigned: {topic} [0], {topic} [1]", $"orders: 2 partitions given back: {topic} [0], {topic} [1]"],
            path.Log.All.Where(line => line.Event is EventIds.PartitionsAssigned or EventIds.PartitionsRevoked).Select(line => line.Text));
    }

    private static MappingSettings Mapping(string topic, KafkaCluster cluster) => TestMapping.Of(cluster.BootstrapServers, topic);

    private MappingSettings Mapping(string topic) => Mapping(topic, cluster);

    private static IEnumerable<string> Values(int from, int count) => Enumerable.Range(from, count).Select(i => $"{i}");

    private static void AssertEachOnceInOrder(CollectingSink sink, int partitions, int each)
    {
        var records = sink.Records;
        for (var i = 0; i < partitions; i++)
        {
            Assert.Equal(Enumerable.Range(0, each).Select(n => (long)n), records.Where(r => r.Lane.Partition == i).Select(r => r.Position));
        }
    }

    private static string Text(SourceRecord record)
    {
        var payload = record.Payload;
        var text = new StringBuilder();
        text.Append(payload.HasKey ? $"'{Encoding.UTF8.GetString(payload.Key)}'" : "null");
        text.Append(payload.HasValue ? $" '{Encoding.UTF8.GetString(payload.Value)}'" : " null");
        foreach (var header in payload.Headers)
        {
            text.Append(' ').Append(Encoding.UTF8.GetString(header.Name)).Append('=').Append(header.IsNull ? "null" : Convert.ToHexString(header.Value));
        }

        return text.ToString();
    }
}

using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka.Seeking;

/// <summary>Against the mock cluster, which cannot tell the members of a group and answers every time with the end.</summary>
public sealed class KafkaSeekTests(KafkaCluster cluster) : IClassFixture<KafkaCluster>
{
    [Fact]
    public void A_group_that_never_committed_gets_its_offsets()
    {
        var topic = Filled();

        var result = Run(topic, SeekTarget.Beginning);

        Assert.Null(result.Problem);
        Assert.Equal([(0, null, 0), (1, null, 0)], Shown(result));
        Assert.Equal((0, 0), (Committed(topic, 0), Committed(topic, 1)));
    }

    [Fact]
    public void A_group_goes_to_the_end_and_back()
    {
        var topic = Filled();

        Assert.Equal([(0, null, 3), (1, null, 1)], Shown(Run(topic, SeekTarget.End)));
        Assert.Equal((3, 1), (Committed(topic, 0), Committed(topic, 1)));
        Assert.Equal([(0, 3, 0), (1, 1, 0)], Shown(Run(topic, SeekTarget.Beginning)));
        Assert.Equal((0, 0), (Committed(topic, 0), Committed(topic, 1)));
    }

    [Fact]
    public void A_time_after_the_last_record_is_the_end()
    {
        var topic = Filled();

        Assert.Equal([(0, null, 3), (1, null, 1)], Shown(Run(topic, SeekTarget.At("2100-01-01T00:00:00Z")!.Value)));
    }

    [Fact]
    public void A_dry_run_commits_nothing()
    {
        var topic = Filled();

        Assert.Equal([(0, null, 3), (1, null, 1)], Shown(Run(topic, SeekTarget.End, dryRun: true)));

        Assert.Null(Committed(topic, 0));
    }

    [Fact]
    public void Brokers_that_are_not_there_are_told()
    {
        var mapping = TestMapping.Of("127.0.0.1:1", "orders");

        var result = KafkaSeek.Run(mapping, LoginOf(mapping), SeekTarget.End, dryRun: false, TimeSpan.FromSeconds(1));

        Assert.StartsWith("The brokers cannot be asked about the group orders-group. (", result.Problem);
        Assert.Contains("Connection refused", result.Problem);
    }

    private static KafkaLogin LoginOf(MappingSettings mapping) => new() { Servers = mapping.BootstrapServers };

    private static IEnumerable<(int, int?, int)> Shown(SeekResult result) =>
        result.Moves.Select(move => (move.Partition.Number, (int?)move.Partition.Committed, (int)move.To));

    private string Filled()
    {
        var topic = cluster.NewTopic(partitions: 2);
        cluster.Produce(topic, 0, "a", "b", "c");
        cluster.Produce(topic, 1, "d");
        return topic;
    }

    private SeekResult Run(string topic, SeekTarget target, bool dryRun = false)
    {
        var mapping = TestMapping.Of(cluster.BootstrapServers, topic);
        return KafkaSeek.Run(mapping, LoginOf(mapping), target, dryRun);
    }

    private long? Committed(string topic, int partition) => cluster.Committed($"{topic}-group", topic, partition);
}

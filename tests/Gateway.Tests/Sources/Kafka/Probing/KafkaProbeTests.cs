using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Local;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka.Probing;

public sealed class KafkaProbeTests(KafkaCluster cluster) : IClassFixture<KafkaCluster>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    [Fact]
    public void A_cluster_that_lets_everybody_in_is_seen_and_read()
    {
        using var probe = Open(cluster.NewTopic(3));

        Assert.Null(probe.LogIn(Limit));
        Assert.Null(probe.Read(Limit));
        var group = probe.Group(Limit);
        Assert.Equal((0, 3, null), (group.Committed, group.Partitions, group.Fault));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_fetch_that_is_denied_is_told(int records)
    {
        var topic = cluster.NewTopic();
        for (var i = 0; i < records; i++) cluster.Produce(topic, 0, "x");
        using var probe = Open(topic);
        Assert.Null(probe.LogIn(Limit));
        cluster.Kafka.FailNext(KafkaApi.Fetch, [.. Enumerable.Repeat(ErrorCode.TopicAuthorizationFailed, 30)]);

        var fault = probe.Read(Limit);

        cluster.Kafka.StopFailing(KafkaApi.Fetch);
        Assert.Equal(ProbeFaultKind.Denied, fault?.Kind);
    }

    [Fact]
    public void A_topic_that_is_not_there_is_told_from_one_that_is()
    {
        using var probe = Open(cluster.NewTopic(2));

        Assert.Equal(new TopicFacts(2, null), probe.Topic(cluster.NewTopic(2), Limit));
    }

    [Fact]
    public void A_group_that_may_not_be_seen_is_told()
    {
        using var probe = Open(cluster.NewTopic());
        cluster.Kafka.FailNext(KafkaApi.OffsetFetch, [.. Enumerable.Repeat(ErrorCode.GroupAuthorizationFailed, 30)]);

        var facts = probe.Group(Limit);

        cluster.Kafka.StopFailing(KafkaApi.OffsetFetch);
        Assert.Equal(ProbeFaultKind.Denied, facts.Fault?.Kind);
    }

    [Fact]
    public void Nobody_at_the_address_is_told_within_the_limit_in_the_clients_own_words()
    {
        using var probe = Open(TestMapping.Of("127.0.0.1:1", "orders"));

        var fault = probe.LogIn(TimeSpan.FromSeconds(1));

        Assert.Equal(ProbeFaultKind.Unreachable, fault?.Kind);
        Assert.Contains("Connection refused", fault!.Said);
    }

    [Fact]
    public void Settings_that_the_client_does_not_take_are_a_fault_without_their_secrets()
    {
        var mapping = TestMapping.Of("127.0.0.1:1", "orders") with { ConsumerProperties = TestMapping.Properties(("security.protocol", "ssl"), ("ssl.key.pem", "planted-key")) };

        var (probe, fault) = KafkaProbe.Open(mapping, new KafkaLogin { Servers = mapping.BootstrapServers }, TimeProvider.System);

        Assert.Null(probe);
        Assert.DoesNotContain("planted", fault!.Said);
    }

    private static KafkaProbe Open(MappingSettings mapping)
    {
        var (probe, fault) = KafkaProbe.Open(mapping, new KafkaLogin { Servers = mapping.BootstrapServers }, TimeProvider.System);
        Assert.Null(fault);
        return probe!;
    }

    private KafkaProbe Open(string topic) => Open(TestMapping.Of(cluster.BootstrapServers, topic));
}

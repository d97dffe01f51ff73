using Confluent.Kafka;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>What a consumer group has committed, as the broker tells it.</summary>
internal static class GroupOffsets
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The next offset to read by partition; 0 where nothing was committed.</summary>
    public static IReadOnlyDictionary<int, long> Committed(string bootstrapServers, string group, string topic, int partitions)
    {
        var configuration = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = group, EnableAutoCommit = false };
        using var reader = new ConsumerBuilder<Ignore, Ignore>(configuration).SetLogHandler((_, _) => { }).Build();
        return reader
            .Committed([.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition))], Limit)
            .ToDictionary(offset => offset.Partition.Value, offset => offset.Offset == Offset.Unset ? 0 : offset.Offset.Value);
    }
}

using Confluent.Kafka;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>What is in the first partition of a topic.</summary>
internal static class TopicContent
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<Message<byte[]?, byte[]>> Read(string bootstrapServers, string topic, int atLeast)
    {
        var settings = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "reader", EnableAutoCommit = false };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]>(settings).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var found = new List<Message<byte[]?, byte[]>>();
        while (found.Count < atLeast && consumer.Consume(Limit) is { } result) found.Add(result.Message);
        return found;
    }
}

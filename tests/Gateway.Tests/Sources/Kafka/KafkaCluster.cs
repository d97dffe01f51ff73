using System.Text;
using Confluent.Kafka;
using Gateway.Local;

namespace Gateway.Sources.Kafka;

/// <summary>A cluster in this process that all tests of a class share, each with topics of its own.</summary>
public sealed class KafkaCluster : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly LocalKafka _kafka = new();
    private readonly IProducer<byte[], byte[]> _producer;
    private int _topics;

    public KafkaCluster() => _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = _kafka.BootstrapServers,
        LingerMs = 0,
        MessageMaxBytes = 20_000_000,
    }).SetLogHandler(static (_, _) => { }).Build();

    public string BootstrapServers => _kafka.BootstrapServers;

    internal LocalKafka Kafka => _kafka;

    public string NewTopic(int partitions = 1)
    {
        var topic = $"topic-{Interlocked.Increment(ref _topics)}";
        _kafka.CreateTopic(topic, partitions);
        return topic;
    }

    public void Produce(string topic, int partition, params IEnumerable<string> values)
    {
        foreach (var value in values) Produce(topic, partition, new Message<byte[], byte[]> { Value = Encoding.UTF8.GetBytes(value) });
        _producer.Flush(Bound);
    }

    public void Produce(string topic, int partition, Message<byte[], byte[]> message) =>
        _producer.Produce(new TopicPartition(topic, partition), message, report => Assert.False(report.Error.IsError, report.Error.Reason));

    public void Flush() => Assert.Equal(0, _producer.Flush(Bound));

    /// <summary>What the group has committed; null when nothing.</summary>
    public long? Committed(string group, string topic, int partition = 0)
    {
        using var asker = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = group })
            .SetLogHandler(static (_, _) => { })
            .Build();
        var offset = asker.Committed([new TopicPartition(topic, partition)], Bound)[0].Offset;
        return offset == Offset.Unset ? null : offset.Value;
    }

    public void Dispose()
    {
        _producer.Dispose();
        _kafka.Dispose();
    }
}

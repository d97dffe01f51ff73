using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>The records of one partition, in the order of their offsets.</summary>
internal sealed class KafkaLane(KafkaPartition partition)
    : Lane($"{partition.Topic}-{partition.Number}", partition.Topic, partition.Number)
{
    public KafkaPartition Owner { get; } = partition;
}

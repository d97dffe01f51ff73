using Confluent.Kafka;
using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>The partitions that are ours. Changed by the poll thread only; read by any.</summary>
/// <param name="slabs">Where their records lie.</param>
/// <param name="parallelizationFactor">Lanes of each, 1 to 100.</param>
internal sealed class KafkaAssignment(SlabPool slabs, int parallelizationFactor = 1)
{
    private readonly Dictionary<(string Topic, int Partition), KafkaPartition> _byName = [];
    private volatile KafkaPartition[] _all = [];
    private KafkaPartition? _last;

    /// <summary>All partitions, as an array that never changes.</summary>
    public IReadOnlyList<KafkaPartition> All => _all;

    /// <summary>The partition of a consumed record; null when it is no longer ours.</summary>
    public KafkaPartition? Find(string topic, int partition)
    {
        if (_last is { } last && last.Number == partition && last.Topic == topic) return last;
        return _byName.TryGetValue((topic, partition), out var found) ? _last = found : null;
    }

    public KafkaPartition Add(TopicPartition assigned)
    {
        var partition = new KafkaPartition(assigned.Topic, assigned.Partition.Value, slabs, parallelizationFactor);
        _byName[(partition.Topic, partition.Number)] = partition;
        _all = [.. _byName.Values];
        return partition;
    }

    public void Remove(KafkaPartition partition)
    {
        _byName.Remove((partition.Topic, partition.Number));
        _all = [.. _byName.Values];
        _last = null;
    }
}

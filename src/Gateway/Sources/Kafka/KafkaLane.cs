using System.Globalization;
using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>The records of one partition, or of one bucket of its keys, in the order of their offsets.</summary>
internal sealed class KafkaLane : Lane
{
    public KafkaLane(KafkaPartition partition, SlabPool pool)
        : base($"{partition.Topic}-{partition.Number}", partition.Topic, partition.Number)
    {
        (Owner, Slabs) = (partition, new SlabWriter(pool));
    }

    public KafkaLane(KafkaLane whole, int bucket, SlabPool pool)
        : base(whole, $"keys-{bucket.ToString(CultureInfo.InvariantCulture)}")
    {
        (Owner, Slabs) = (whole.Owner, new SlabWriter(pool));
    }

    public KafkaPartition Owner { get; }

    /// <summary>Where its records lie: of its own, for a bucket that stands still would keep those of all others alive.</summary>
    public SlabWriter Slabs { get; }
}

using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Seeking;

/// <summary>A consumer group and the topics that it reads, as the brokers know them.</summary>
internal interface IGroupOffsets
{
    /// <summary>Who is in the group; null where the brokers cannot tell.</summary>
    /// <exception cref="KafkaException">The brokers do not answer, or do not want to.</exception>
    IReadOnlyList<GroupMember>? Members();

    /// <summary>All partitions of the topics, in order.</summary>
    /// <exception cref="KafkaException">As above, or a topic does not exist.</exception>
    IReadOnlyList<GroupPartition> Partitions();

    /// <summary>Where the partitions stand at that target, in the order given.</summary>
    /// <exception cref="KafkaException">As above.</exception>
    IReadOnlyList<long> Find(IReadOnlyList<GroupPartition> partitions, SeekTarget target);

    /// <summary>Commits for the group without being a member, which brokers take only while there is none.</summary>
    /// <exception cref="KafkaException">As above, or the group has members.</exception>
    void Commit(IReadOnlyList<SeekMove> moves);

    /// <summary>Why the brokers do not answer, which is told beside the calls; null when nothing is known.</summary>
    string? Trouble();
}

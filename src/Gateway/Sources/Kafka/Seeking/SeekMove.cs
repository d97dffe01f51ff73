namespace Gateway.Sources.Kafka.Seeking;

/// <summary>One partition of a seek.</summary>
/// <param name="Partition">Which, and where the group was.</param>
/// <param name="To">The next offset that the group will read.</param>
internal sealed record SeekMove(GroupPartition Partition, long To);

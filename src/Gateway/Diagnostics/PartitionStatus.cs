namespace Gateway.Diagnostics;

/// <summary>How far a mapping has come in one partition. Null where it is not known yet.</summary>
/// <param name="Topic">The topic or queue, as the broker calls it.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="Committed">The offset from which a new consumer would go on.</param>
/// <param name="Position">The next offset to read.</param>
/// <param name="End">The offset that the next record written will get.</param>
/// <param name="Lag">Records that are not committed yet.</param>
internal sealed record PartitionStatus(string Topic, int Partition, long? Committed, long? Position, long? End, long? Lag);

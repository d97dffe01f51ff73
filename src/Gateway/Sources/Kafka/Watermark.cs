namespace Gateway.Sources.Kafka;

/// <summary>What may be committed of a partition at one moment.</summary>
/// <param name="Partition">Whose.</param>
/// <param name="Offset">The next offset a restart would read.</param>
/// <param name="SettledRecords">Records settled by then, counted from the start of the assignment.</param>
internal readonly record struct Watermark(KafkaPartition Partition, long Offset, long SettledRecords);

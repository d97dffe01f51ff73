namespace Gateway.Settlement.Redrive;

/// <summary>Where in Kafka's log the records of a failure are. What else lies between them is not told.</summary>
/// <param name="Topic">The source's topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="First">The offset of the first.</param>
/// <param name="Last">The offset of the last, which may be the same.</param>
internal readonly record struct OffsetRange(string Topic, int Partition, long First, long Last);

namespace Gateway.Sources.Kafka.Seeking;

/// <summary>A partition of the group's topics, and how far the group has got.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Number">From 0.</param>
/// <param name="Committed">The next offset that the group would read; null where it never committed.</param>
internal sealed record GroupPartition(string Topic, int Number, long? Committed);

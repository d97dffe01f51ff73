namespace Gateway.Sources.Kafka.Probing;

/// <summary>What a cluster tells of a topic.</summary>
/// <param name="Partitions">How many it has; 0 with a fault.</param>
/// <param name="Fault">Why that is not known; null when it is.</param>
internal sealed record TopicFacts(int Partitions, ProbeFault? Fault);

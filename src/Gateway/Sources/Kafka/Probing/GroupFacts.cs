namespace Gateway.Sources.Kafka.Probing;

/// <summary>What a cluster tells of a consumer group.</summary>
/// <param name="Members">Who is in it, by the names that clients call themselves; null where the broker does not tell.</param>
/// <param name="Committed">Partitions of the mapping's topics with a commit.</param>
/// <param name="Partitions">All partitions of the mapping's topics.</param>
internal sealed record GroupFacts(IReadOnlyList<string>? Members, int Committed, int Partitions)
{
    /// <summary>Why nothing of it is known; null when it is.</summary>
    public ProbeFault? Fault { get; init; }
}

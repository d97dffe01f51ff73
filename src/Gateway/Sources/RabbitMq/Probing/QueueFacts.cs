namespace Gateway.Sources.RabbitMq.Probing;

/// <summary>What a broker tells of a queue.</summary>
/// <param name="Messages">That are ready to be delivered.</param>
/// <param name="Consumers">Who consume from it.</param>
internal sealed record QueueFacts(uint Messages, uint Consumers)
{
    /// <summary>Why it cannot be consumed from; null when it can.</summary>
    public ProbeFault? Fault { get; init; }
}

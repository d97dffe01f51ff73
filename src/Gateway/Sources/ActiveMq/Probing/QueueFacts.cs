namespace Gateway.Sources.ActiveMq.Probing;

/// <summary>What a broker tells of a queue.</summary>
/// <param name="Exists">Null where the broker tells nobody which queues it has.</param>
/// <param name="Fault">Why it cannot be consumed from; null when it can, or when asking would have made it.</param>
internal sealed record QueueFacts(bool? Exists, ProbeFault? Fault);

namespace Gateway.Benchmarks.Queues.RabbitMq;

/// <summary>How RabbitMQ keeps a queue.</summary>
internal enum RabbitQueueKind
{
    /// <summary>On one node: what a declaration without arguments makes.</summary>
    Classic,

    /// <summary>In a replicated log, here of one node.</summary>
    Quorum,
}

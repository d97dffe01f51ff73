namespace Gateway.Configuration;

/// <summary>The system that a mapping reads from.</summary>
internal enum SourceKind
{
    /// <summary>Amazon MSK or self-managed Kafka.</summary>
    Kafka,

    /// <summary>RabbitMQ, on Amazon MQ or elsewhere.</summary>
    RabbitMq,

    /// <summary>ActiveMQ, on Amazon MQ or elsewhere.</summary>
    ActiveMq,
}

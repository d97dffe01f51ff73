namespace Gateway.Configuration;

/// <summary>What takes the records of a mapping that failed for good.</summary>
internal enum DestinationKind
{
    /// <summary>A queue of Amazon SQS.</summary>
    Sqs,

    /// <summary>A topic of Amazon SNS.</summary>
    Sns,

    /// <summary>A bucket of Amazon S3.</summary>
    S3,

    /// <summary>A topic of the mapping's own Kafka cluster.</summary>
    Kafka,

    /// <summary>An exchange of the mapping's own RabbitMQ broker.</summary>
    RabbitMq,

    /// <summary>A queue of the mapping's own ActiveMQ broker.</summary>
    ActiveMq,
}

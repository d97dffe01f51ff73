namespace Gateway.Configuration;

/// <summary>One mapping, checked, with every default filled in: what the rest of the program works from.</summary>
internal sealed record MappingSettings
{
    /// <summary>The name under <c>EventSourceMappings</c>, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    public required SourceKind Source { get; init; }

    /// <summary>The MSK cluster or Amazon MQ broker; null for self-managed Kafka.</summary>
    public string? EventSourceArn { get; init; }

    /// <summary>True for MSK and Amazon MQ, whose events carry the ARN.</summary>
    public bool IsManaged => EventSourceArn is not null;

    /// <summary>The region of what <see cref="EventSourceArn"/> names; null for self-managed Kafka.</summary>
    public string? SourceRegion { get; init; }

    /// <summary>Kafka: the brokers, <c>host:port</c>, in the order written; empty where they are looked up from the ARN.</summary>
    public IReadOnlyList<string> BootstrapServers { get; init; } = [];

    /// <summary>Kafka: the topics, at least one.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>RabbitMQ and ActiveMQ: the queues, at least one.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>RabbitMQ and ActiveMQ: the broker's addresses in the order written, at least one; without user or password.</summary>
    public IReadOnlyList<Uri> BrokerUris { get; init; } = [];

    /// <summary>True where these are only what the ARN suggests: Amazon MQ knows better.</summary>
    public bool AreBrokersSuggested { get; init; }

    /// <summary>RabbitMQ: the virtual host.</summary>
    public string VirtualHost { get; init; } = "/";

    /// <summary>Kafka: what the settings say of how the brokers are spoken to; null where they leave it to librdkafka's own, or to what a lookup finds.</summary>
    public KafkaProtocol? Protocol { get; init; }

    /// <summary>User and password, whichever way they are shown to the broker; null where it asks for none.</summary>
    public SecretReference? BasicAuth { get; init; }

    /// <summary>The certificate and key by which the broker knows the gateway; null where it asks for none.</summary>
    public SecretReference? ClientCertificate { get; init; }

    /// <summary>The CA that the broker's certificate is checked against; null for the system's.</summary>
    public SecretReference? ServerRootCa { get; init; }

    /// <summary>RabbitMQ: whether a queue has a dead-letter exchange; null to look at the queue's arguments.</summary>
    public bool? HasDeadLetterExchange { get; init; }

    /// <summary>RabbitMQ: the header whose value is the unit of order; null for the queue, or none.</summary>
    public string? OrderByHeader { get; init; }

    /// <summary>Kafka: the consumer group.</summary>
    public required string ConsumerGroupId { get; init; }

    public StartingPosition StartingPosition { get; init; }

    /// <summary>Set when, and only when, <see cref="StartingPosition"/> is AT_TIMESTAMP.</summary>
    public DateTimeOffset? StartingPositionTimestamp { get; init; }

    /// <summary>Most records in one invocation, 1 to 10,000.</summary>
    public required int BatchSize { get; init; }

    /// <summary>How long a batch waits for company, 0 to 300 s.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>False keeps the mapping from consuming.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The function that gets the batches.</summary>
    public required FunctionReference Function { get; init; }

    /// <summary>The role that it is invoked with, as ARN; null for the gateway's own credentials.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Most invocations in flight, 1 to 10,000.</summary>
    public required int MaximumConcurrency { get; init; }

    /// <summary>How long one invocation may take, 1 to 900 s.</summary>
    public required TimeSpan InvocationTimeout { get; init; }

    /// <summary>The gateway's name in the trace.</summary>
    public required string SegmentName { get; init; }

    /// <summary>librdkafka settings as written. May hold passwords: never log the values.</summary>
    public IReadOnlyDictionary<string, string> ConsumerProperties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Patterns, JSON as written: records that match none of them are left out. None, and every record goes to the function.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>True when the function's answer may name the records that failed.</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>True when only those are sent again, and not what follows them in their lane.</summary>
    public bool RetryOnlyFailedItems { get; init; }

    /// <summary>How often a failed batch is tried again; null without end.</summary>
    public int? MaximumRetryAttempts { get; init; }

    /// <summary>The wait before each of them where the source has one of its own; null for back-off.</summary>
    public TimeSpan? RetryWait { get; init; }

    /// <summary>Records older than this are given up; null never.</summary>
    public TimeSpan? MaximumRecordAge { get; init; }

    /// <summary>True splits a failed batch in two and tries each half.</summary>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Where records go that failed for good; null where that is the broker's to say.</summary>
    public FailureDestination? Destination { get; init; }

    /// <summary>Lanes a Kafka partition is split into by key, 1 to 100.</summary>
    public int ParallelizationFactor { get; init; } = 1;
}

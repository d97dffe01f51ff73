using System.ComponentModel.DataAnnotations;

namespace Gateway.Configuration.Options;

/// <summary>One event source mapping in the words of CloudFormation's <c>AWS::Lambda::EventSourceMapping</c>.</summary>
internal sealed class MappingOptions
{
    /// <summary>The function: name, partial or full ARN, with or without qualifier; at most 256 characters. Required.</summary>
    [AbsentMeans("required")]
    public string? FunctionName { get; set; }

    /// <summary>The MSK cluster or the Amazon MQ broker, as ARN. Absent for brokers that AWS does not manage.</summary>
    [AbsentMeans("none")]
    public string? EventSourceArn { get; set; }

    /// <summary>The addresses of self-managed Kafka. Absent when there is an <see cref="EventSourceArn"/>.</summary>
    [AbsentMeans("none")]
    public SelfManagedEventSourceOptions? SelfManagedEventSource { get; set; }

    /// <summary>Kafka topics, one or more of 1 to 249 characters. Required for Kafka.</summary>
    public List<string> Topics { get; set; } = [];

    /// <summary>RabbitMQ or ActiveMQ queues, one or more of 1 to 1000 characters. Required for both.</summary>
    public List<string> Queues { get; set; } = [];

    /// <summary>
    /// Where a consumer group without commits begins: TRIM_HORIZON, LATEST or AT_TIMESTAMP.
    /// Default TRIM_HORIZON: AWS asks for a value, and of all values this one loses nothing.
    /// </summary>
    [AbsentMeans("TRIM_HORIZON")]
    public StartingPosition? StartingPosition { get; set; }

    /// <summary>With AT_TIMESTAMP and only there: the moment, in Unix seconds, not in the future.</summary>
    [AbsentMeans("none")]
    public double? StartingPositionTimestamp { get; set; }

    /// <summary>Most records in one invocation. Default 100, range 1 to 10000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 100;

    /// <summary>How long a batch waits for company. Range 0 to 300, seconds; absent means 500 ms, as AWS; 0 waits for nothing.</summary>
    [AbsentMeans("500 ms")]
    [Range(0, 300)]
    public int? MaximumBatchingWindowInSeconds { get; set; }

    /// <summary>False keeps the mapping from consuming. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>What only MSK mappings have.</summary>
    [AbsentMeans("none")]
    public KafkaEventSourceOptions? AmazonManagedKafkaEventSourceConfig { get; set; }

    /// <summary>What only self-managed Kafka mappings have.</summary>
    [AbsentMeans("none")]
    public KafkaEventSourceOptions? SelfManagedKafkaEventSourceConfig { get; set; }

    /// <summary>How the broker knows the gateway: 0 to 23 entries. Default none.</summary>
    public List<SourceAccessOptions> SourceAccessConfigurations { get; set; } = [];

    /// <summary>Which records the function wants. Default all.</summary>
    [AbsentMeans("every record")]
    public FilterCriteriaOptions? FilterCriteria { get; set; }

    /// <summary>
    /// How often a failed batch is tried again. Range -1 to 10000; -1 is without end, or 10 with a failure destination.
    /// Absent means -1 for Kafka and RabbitMQ and 6 for ActiveMQ.
    /// </summary>
    [AbsentMeans("-1: without end (10 with a destination); ActiveMQ 6")]
    [Range(-1, 10_000)]
    public int? MaximumRetryAttempts { get; set; }

    /// <summary>Records older than this are given up. -1 (never) or 60 to 604800, seconds. Default -1.</summary>
    public int MaximumRecordAgeInSeconds { get; set; } = -1;

    /// <summary>True splits a failed batch in two and tries each half. Default false.</summary>
    public bool BisectBatchOnFunctionError { get; set; }

    /// <summary>ReportBatchItemFailures lets the function answer which records failed. Default none.</summary>
    public List<FunctionResponseType> FunctionResponseTypes { get; set; } = [];

    /// <summary>Where records go that are given up. Default none.</summary>
    [AbsentMeans("none")]
    public DestinationOptions? DestinationConfig { get; set; }

    /// <summary>Lanes a Kafka partition is split into by key. Default 1, range 1 to 100.</summary>
    [Range(1, 100)]
    public int ParallelizationFactor { get; set; } = 1;

    /// <summary>What CloudFormation has no word for.</summary>
    public GatewayMappingOptions Gateway { get; set; } = new();

    /// <summary>No effect here: it sizes AWS's own pollers.</summary>
    public UnreadSetting? ProvisionedPollerConfig { get; set; }

    /// <summary>No effect here: it chooses CloudWatch metrics.</summary>
    public UnreadSetting? MetricsConfig { get; set; }

    /// <summary>No effect here: it sets the log level of AWS's own pollers.</summary>
    public UnreadSetting? LoggingConfig { get; set; }

    /// <summary>No effect here: it encrypts the filters that AWS keeps. Also spelled KMSKeyArn.</summary>
    public UnreadSetting? KmsKeyArn { get; set; }

    /// <summary>No effect here: there is no AWS resource to tag.</summary>
    public UnreadSetting? Tags { get; set; }

    /// <summary>Not for these sources: streams only.</summary>
    public UnreadSetting? TumblingWindowInSeconds { get; set; }

    /// <summary>Not for these sources: SQS only.</summary>
    public UnreadSetting? ScalingConfig { get; set; }

    /// <summary>Not for these sources: DocumentDB only.</summary>
    public UnreadSetting? DocumentDBEventSourceConfig { get; set; }
}

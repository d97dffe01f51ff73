using System.ComponentModel.DataAnnotations;

namespace Gateway.Configuration.Options;

/// <summary>The settings of a mapping that CloudFormation has no word for.</summary>
internal sealed class GatewayMappingOptions
{
    /// <summary>Kafka, RabbitMq or ActiveMq. Needed only where neither ARN nor addresses tell.</summary>
    [AbsentMeans("from the ARN or the addresses")]
    public SourceKind? Source { get; set; }

    /// <summary>With an MSK cluster's ARN: its brokers, at most 10 of <c>host:port</c>. Default: looked up from the ARN.</summary>
    [AbsentMeans("looked up from the ARN")]
    public List<string> BootstrapServers { get; set; } = [];

    /// <summary>
    /// RabbitMQ: <c>amqp(s)://host[:port]</c>; ActiveMQ: <c>tcp://</c> or <c>ssl://</c>. Several separated by commas, or as
    /// <c>failover:(...)</c>. Default: looked up from the ARN.
    /// </summary>
    [AbsentMeans("looked up from the ARN")]
    public string? BrokerUri { get; set; }

    /// <summary>RabbitMQ: whether the queues have a dead-letter exchange, where a policy gives them one. Default: as their arguments say.</summary>
    [AbsentMeans("as the queue's arguments say")]
    public bool? DeadLetterExchange { get; set; }

    /// <summary>
    /// RabbitMQ: the header by whose value messages keep their order while those of other values run beside them, 1 to 255 bytes.
    /// Default none: the queue's order, or with more than one invocation at a time no order.
    /// </summary>
    [AbsentMeans("none")]
    public string? OrderByHeader { get; set; }

    /// <summary>
    /// Most invocations in flight for this mapping, range 1 to 10000. Default 16 for Kafka, 1 for RabbitMQ (16 with
    /// <see cref="OrderByHeader"/>), 5 for ActiveMQ.
    /// </summary>
    [AbsentMeans("Kafka 16, RabbitMQ 1 (16 with OrderByHeader), ActiveMQ 5")]
    [Range(1, 10_000)]
    public int? MaximumConcurrency { get; set; }

    /// <summary>How long one invocation may take. Default 900, range 1 to 900, seconds.</summary>
    [Range(1, 900)]
    public int InvocationTimeoutSeconds { get; set; } = 900;

    /// <summary>
    /// With ReportBatchItemFailures: true sends only the records again that the function named, in any order; false those behind
    /// them in their lane too, for its order. Default false.
    /// </summary>
    public bool RetryOnlyFailedItems { get; set; }

    /// <summary>The role that the function is invoked with, for one in another account, as ARN. Default: the gateway's own credentials.</summary>
    [AbsentMeans("the gateway's own credentials")]
    public string? RoleArn { get; set; }

    /// <summary>The gateway's name in the trace, 1 to 200 characters. Default: the mapping's name.</summary>
    [AbsentMeans("the mapping's name")]
    public string? SegmentName { get; set; }

    /// <summary>Settings for librdkafka, passed through. Those that delivery depends on are refused.</summary>
    public Dictionary<string, string> ConsumerProperties { get; set; } = new(StringComparer.Ordinal);
}

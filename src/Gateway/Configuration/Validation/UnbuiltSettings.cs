using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Everything that is part of the contract and not built yet: refused, never ignored. Whoever builds one of these deletes its row.
/// </summary>
internal static class UnbuiltSettings
{
    private const string RemoveIt = "remove it";

    /// <summary>Rows outside the mappings.</summary>
    public static readonly IReadOnlyList<UnbuiltSetting<GatewayOptions>> OfGateway =
    [
        new("Aws.SqsEndpoint", o => o.Aws.SqsEndpoint is not null, o => Display.Of(o.Aws.SqsEndpoint!), RemoveIt),
        new("Aws.SnsEndpoint", o => o.Aws.SnsEndpoint is not null, o => Display.Of(o.Aws.SnsEndpoint!), RemoveIt),
        new("Aws.S3Endpoint", o => o.Aws.S3Endpoint is not null, o => Display.Of(o.Aws.S3Endpoint!), RemoveIt),
        new("Aws.StsEndpoint", o => o.Aws.StsEndpoint is not null, o => Display.Of(o.Aws.StsEndpoint!), RemoveIt),
    ];

    /// <summary>Rows of a mapping.</summary>
    public static readonly IReadOnlyList<UnbuiltSetting<MappingOptions>> OfMapping =
    [
        new("Gateway.BootstrapServers", o => IsMsk(o) && o.Gateway.BootstrapServers.Count == 0, _ => "missing, and the lookup of an MSK cluster's brokers would be needed",
            "write what `aws kafka get-bootstrap-brokers --cluster-arn …` answers, as in [\"b-1.orders…:9092\"]"),
        new("Gateway.BootstrapServers", o => HasMskPort(o, MskSecurity.ScramPort), o => $"{Display.Of(o.Gateway.BootstrapServers)}, where port 9096 means SASL/SCRAM",
            "use port 9092 or 9094, or write security.protocol and what it needs into Gateway.ConsumerProperties"),
        new("Gateway.BootstrapServers", o => HasMskPort(o, MskSecurity.IamPort), o => $"{Display.Of(o.Gateway.BootstrapServers)}, where port 9098 means IAM authentication",
            "use port 9092 or 9094, or write security.protocol and what it needs into Gateway.ConsumerProperties"),
        new("SourceAccessConfigurations", o => SourceDetection.Of(o) is SourceKind.Kafka && o.SourceAccessConfigurations.Exists(access => !SourceAccessRule.IsVpc(access)),
            o => Display.Of(o.SourceAccessConfigurations.Where(access => !SourceAccessRule.IsVpc(access)).Select(access => access.Type ?? "?")),
            "remove it; librdkafka's own security settings can stand in Gateway.ConsumerProperties"),
        new("MaximumRecordAgeInSeconds", o => o.MaximumRecordAgeInSeconds != -1, o => Display.Of(o.MaximumRecordAgeInSeconds), "use -1 for no limit"),
        new("BisectBatchOnFunctionError", o => o.BisectBatchOnFunctionError, _ => "true", "use false"),
        new("FunctionResponseTypes", o => o.FunctionResponseTypes.Count > 0, o => Display.Of(o.FunctionResponseTypes.Select(type => type.ToString())), RemoveIt),
        new("DestinationConfig", o => o.DestinationConfig?.OnFailure?.Destination is not null, o => Display.Of(o.DestinationConfig!.OnFailure!.Destination!), RemoveIt),
        new("ParallelizationFactor", o => o.ParallelizationFactor != 1, o => Display.Of(o.ParallelizationFactor), "use 1; partitions run in parallel all the same"),
        new("AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig", o => o.AmazonManagedKafkaEventSourceConfig?.SchemaRegistryConfig is not null, _ => "written", RemoveIt),
        new("SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig", o => o.SelfManagedKafkaEventSourceConfig?.SchemaRegistryConfig is not null, _ => "written", RemoveIt),
    ];

    private static bool IsMsk(MappingOptions options) => options.EventSourceArn is not null && SourceDetection.Of(options) == SourceKind.Kafka;

    private static bool HasMskPort(MappingOptions options, int port) => MskSecurity.Applies(options) && MskSecurity.Ports(options) is [var only] && only == port;
}

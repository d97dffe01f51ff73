using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>The keys of nested settings, below a mapping's name.</summary>
internal static class SettingKeys
{
    public const string Endpoints = $"{nameof(MappingOptions.SelfManagedEventSource)}.{nameof(SelfManagedEventSourceOptions.Endpoints)}.{nameof(SelfManagedEndpointsOptions.KafkaBootstrapServers)}";
    public const string Source = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.Source)}";
    public const string BootstrapServers = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.BootstrapServers)}";
    public const string BrokerUri = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.BrokerUri)}";
    public const string DeadLetterExchange = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.DeadLetterExchange)}";
    public const string OrderByHeader = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.OrderByHeader)}";
    public const string RoleArn = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.RoleArn)}";
    public const string SegmentName = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.SegmentName)}";
    public const string ConsumerProperties = $"{nameof(MappingOptions.Gateway)}.{nameof(GatewayMappingOptions.ConsumerProperties)}";
    public const string Filters = $"{nameof(MappingOptions.FilterCriteria)}.{nameof(FilterCriteriaOptions.Filters)}";
    public const string Destination = $"{nameof(MappingOptions.DestinationConfig)}.{nameof(DestinationOptions.OnFailure)}.{nameof(OnFailureOptions.Destination)}";
    public const string SecurityProtocol = "security.protocol";
}

using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>Where the configuration says how a mapping's broker is reached, for whoever has to correct it.</summary>
/// <param name="Name">The setting below the mapping.</param>
/// <param name="Value">What is written there.</param>
internal sealed record BrokerSetting(string Name, string Value)
{
    public static BrokerSetting Of(MappingSettings mapping) => mapping switch
    {
        { Source: SourceKind.Kafka, BootstrapServers.Count: 0 } => new("EventSourceArn", mapping.EventSourceArn!),
        { Source: SourceKind.Kafka, IsManaged: true } => new("Gateway.BootstrapServers", string.Join(", ", mapping.BootstrapServers)),
        { Source: SourceKind.Kafka } => new("SelfManagedEventSource.Endpoints.KafkaBootstrapServers", string.Join(", ", mapping.BootstrapServers)),
        { AreBrokersSuggested: true } => new("EventSourceArn", mapping.EventSourceArn!),
        _ => new("Gateway.BrokerUri", string.Join(", ", mapping.BrokerUris.Select(uri => uri.OriginalString))),
    };
}

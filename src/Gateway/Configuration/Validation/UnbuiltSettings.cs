using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Everything that is part of the contract and not built yet: refused, never ignored. Whoever builds one of these deletes its row.
/// </summary>
internal static class UnbuiltSettings
{
    private const string RemoveIt = "remove it";

    /// <summary>Rows of a mapping.</summary>
    public static readonly IReadOnlyList<UnbuiltSetting<MappingOptions>> OfMapping =
    [
        new("AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig", o => o.AmazonManagedKafkaEventSourceConfig?.SchemaRegistryConfig is not null, _ => "written", RemoveIt),
        new("SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig", o => o.SelfManagedKafkaEventSourceConfig?.SchemaRegistryConfig is not null, _ => "written", RemoveIt),
    ];
}

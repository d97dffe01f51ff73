namespace Gateway.Configuration.Options;

/// <summary>What only Kafka mappings have.</summary>
internal sealed class KafkaEventSourceOptions
{
    /// <summary>The consumer group, 1 to 200 characters. Default <c>gateway-&lt;mapping name&gt;</c>.</summary>
    [AbsentMeans("gateway-<mapping name>")]
    public string? ConsumerGroupId { get; set; }

    /// <summary>Where the schemas of the records are kept. Default none.</summary>
    [AbsentMeans("none")]
    public SchemaRegistryOptions? SchemaRegistryConfig { get; set; }
}

namespace Gateway.Configuration.Options;

/// <summary>A schema registry and what to do with it.</summary>
internal sealed class SchemaRegistryOptions
{
    /// <summary>The registry: an ARN of AWS Glue or a URL.</summary>
    [AbsentMeans("none")]
    public string? SchemaRegistryURI { get; set; }

    /// <summary>What the function gets: JSON or SOURCE.</summary>
    [AbsentMeans("none")]
    public string? EventRecordFormat { get; set; }

    /// <summary>How the registry knows the gateway.</summary>
    public List<SourceAccessOptions> AccessConfigs { get; set; } = [];

    /// <summary>Which parts of a record are validated.</summary>
    public List<SchemaValidationOptions> SchemaValidationConfigs { get; set; } = [];
}

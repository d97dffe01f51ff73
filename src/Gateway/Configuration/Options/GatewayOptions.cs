namespace Gateway.Configuration.Options;

/// <summary>The whole configuration as the operator wrote it, defaults filled in.</summary>
internal sealed class GatewayOptions
{
    /// <summary>Region and endpoints of the AWS services that are called.</summary>
    public AwsOptions Aws { get; set; } = new();

    /// <summary>What is traced and where segments go.</summary>
    public TracingOptions Tracing { get; set; } = new();

    /// <summary>Where metrics go besides <c>/metrics</c>.</summary>
    public MetricsOptions Metrics { get; set; } = new();

    /// <summary>The HTTP endpoint for health, metrics and the dashboard.</summary>
    public AdminOptions Admin { get; set; } = new();

    /// <summary>How much memory records may take.</summary>
    public MemoryOptions Memory { get; set; } = new();

    /// <summary>How the gateway stops.</summary>
    public ShutdownOptions Shutdown { get; set; } = new();

    /// <summary>The mappings by name; at least one. Names match without regard to case.</summary>
    public Dictionary<string, MappingOptions> EventSourceMappings { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}

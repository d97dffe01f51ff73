namespace Gateway.Configuration.Options;

/// <summary>Self-managed Kafka.</summary>
internal sealed class SelfManagedEventSourceOptions
{
    /// <summary>The addresses.</summary>
    public SelfManagedEndpointsOptions Endpoints { get; set; } = new();
}

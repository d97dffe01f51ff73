namespace Gateway.Configuration.Options;

/// <summary>The HTTP endpoint for health, metrics and the dashboard.</summary>
internal sealed class AdminOptions
{
    /// <summary>
    /// The address to listen on, <c>http://host:port</c>; <c>*</c> or 0.0.0.0 as host for every interface, port 0 for any free one.
    /// Default http://127.0.0.1:8080.
    /// </summary>
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>
    /// A reference to the secret (Secrets Manager ARN, <c>file:/path</c>, <c>env:NAME</c>) that guards everything but probes and metrics.
    /// Without it nothing can be changed over the network.
    /// </summary>
    [AbsentMeans("none")]
    public string? Token { get; set; }
}

namespace Gateway.Configuration.Options;

/// <summary>Where records go that are given up.</summary>
internal sealed class DestinationOptions
{
    /// <summary>The destination of failures.</summary>
    [AbsentMeans("none")]
    public OnFailureOptions? OnFailure { get; set; }
}

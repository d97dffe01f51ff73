namespace Gateway.Local;

/// <summary>How the embedded function behaves.</summary>
internal sealed record LocalFunctionOptions
{
    /// <summary>Default 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>How long the function runs. Default 0.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The share of calls that end in a function error, evenly spread, 0 to 1. Default 0.</summary>
    public double FailureShare { get; init; }

    /// <summary>Where Lambda's own segments go, <c>host:port</c>; null for a function without tracing.</summary>
    public string? DaemonAddress { get; init; }
}

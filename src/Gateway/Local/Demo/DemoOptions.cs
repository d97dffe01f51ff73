namespace Gateway.Local.Demo;

/// <summary>What the demo embeds and what it finds elsewhere, how much it sends and for how long.</summary>
internal sealed record DemoOptions
{
    /// <summary>A broker of the user's; null for the embedded one.</summary>
    public string? BootstrapServers { get; init; }

    /// <summary>A function endpoint of the user's; null for the embedded one.</summary>
    public Uri? FunctionEndpoint { get; init; }

    /// <summary>A daemon of the user's, <c>host:port</c>; null for the embedded one.</summary>
    public string? DaemonAddress { get; init; }

    /// <summary>Default <c>orders</c>.</summary>
    public string Topic { get; init; } = "orders";

    /// <summary>Of the embedded broker's topic. Default 4.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Default <c>gateway-demo</c>.</summary>
    public string Group { get; init; } = "gateway-demo";

    /// <summary>Default <c>fulfil</c>.</summary>
    public string FunctionName { get; init; } = "fulfil";

    /// <summary>How long the embedded function runs. Default 12 ms.</summary>
    public TimeSpan FunctionLatency { get; init; } = TimeSpan.FromMilliseconds(12);

    /// <summary>The share of the embedded function's calls that fail, so that retries are seen. Default 2 %.</summary>
    public double FunctionFailureShare { get; init; } = 0.02;

    /// <summary>Default 20.</summary>
    public double RecordsPerSecond { get; init; } = 20;

    /// <summary>How long orders are sent; null until it is stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where the dashboard is, for the reader of the console; null when there is none.</summary>
    public Uri? Page { get; init; }

    /// <summary>How long the backlog may take once no more is sent. Default 10 s.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(10);
}

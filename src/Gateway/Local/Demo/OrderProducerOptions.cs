namespace Gateway.Local.Demo;

/// <summary>What the demo's producer sends, and where.</summary>
internal sealed record OrderProducerOptions
{
    public required string BootstrapServers { get; init; }

    public required string Topic { get; init; }

    /// <summary>Marks the orders of this run.</summary>
    public required string Run { get; init; }

    /// <summary>Where its own segments go, <c>host:port</c>.</summary>
    public required string DaemonAddress { get; init; }

    /// <summary>On average. Default 20.</summary>
    public double RecordsPerSecond { get; init; } = 20;
}

namespace Gateway.Benchmarks.Contestants;

/// <summary>What every contestant of a run is given alike.</summary>
internal sealed record Setting
{
    public required string BootstrapServers { get; init; }

    public required string Topic { get; init; }

    /// <summary>A consumer group of its own: each contestant reads the topic from its start.</summary>
    public required string Group { get; init; }

    public required string FunctionAddress { get; init; }

    /// <summary>Where the X-Ray daemon of the run listens, <c>host:port</c>.</summary>
    public required string DaemonAddress { get; init; }

    public required int Batch { get; init; }

    /// <summary>Invocations in flight.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Seconds a record waits for company.</summary>
    public int WindowSeconds { get; init; }

    /// <summary>librdkafka settings beyond the contestant's own.</summary>
    public IReadOnlyDictionary<string, string> ConsumerProperties { get; init; } = new Dictionary<string, string>();
}

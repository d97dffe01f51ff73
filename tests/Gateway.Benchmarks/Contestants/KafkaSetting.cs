namespace Gateway.Benchmarks.Contestants;

/// <summary>Which topic to read, and how.</summary>
internal sealed record KafkaSetting : Setting
{
    public required string BootstrapServers { get; init; }

    public required string Topic { get; init; }

    /// <summary>A consumer group of its own: each contestant reads the topic from its start.</summary>
    public required string Group { get; init; }

    /// <summary>librdkafka settings beyond the contestant's own.</summary>
    public IReadOnlyDictionary<string, string> ConsumerProperties { get; init; } = new Dictionary<string, string>();
}

using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Bare;

/// <summary>What the bare loop is told.</summary>
internal sealed record BareOptions
{
    public required string BootstrapServers { get; init; }

    public required string Topic { get; init; }

    public required string Group { get; init; }

    /// <summary>Where invocations go; null only consumes.</summary>
    public Uri? Function { get; init; }

    public int Batch { get; init; } = 100;

    public int Concurrency { get; init; } = 16;

    /// <summary>librdkafka settings, <c>name=value</c>.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    public static BareOptions From(Arguments arguments) => new()
    {
        BootstrapServers = arguments.Required("bootstrap"),
        Topic = arguments.Required("topic"),
        Group = arguments.Required("group"),
        Function = arguments.Text("function") is { } address ? new Uri(address) : null,
        Batch = arguments.Number("batch", 100),
        Concurrency = arguments.Number("concurrency", 16),
        Properties = [.. arguments.All("property")],
    };
}

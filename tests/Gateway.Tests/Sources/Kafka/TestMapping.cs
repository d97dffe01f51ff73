using Gateway.Configuration;
using Gateway.Local;

namespace Gateway.Sources.Kafka;

/// <summary>Settings of a mapping that reads from a cluster in this process.</summary>
internal static class TestMapping
{
    public static MappingSettings Of(string bootstrapServers, string topic, string? group = null) => new()
    {
        Name = "orders",
        Source = SourceKind.Kafka,
        BootstrapServers = bootstrapServers.Split(','),
        Topics = [topic],
        ConsumerGroupId = group ?? $"{topic}-group",
        BatchSize = 100,
        Window = TimeSpan.Zero,
        Enabled = true,
        Function = FunctionReference.Parse("orders-fn")!.Value,
        MaximumConcurrency = 4,
        InvocationTimeout = TimeSpan.FromSeconds(30),
        SegmentName = "orders",
        ConsumerProperties = Properties(),
    };

    /// <summary>The mock cluster ends a rebalance only shortly before the session's time-out.</summary>
    public static Dictionary<string, string> Properties(params (string Key, string Value)[] more)
    {
        var properties = new Dictionary<string, string>(LocalKafka.ConsumerProperties)
        {
            ["session.timeout.ms"] = "3000",
            ["heartbeat.interval.ms"] = "300",
        };
        foreach (var (key, value) in more) properties[key] = value;
        return properties;
    }
}

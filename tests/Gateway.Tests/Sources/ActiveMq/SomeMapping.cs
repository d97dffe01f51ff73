using Gateway.Configuration;

namespace Gateway.Sources.ActiveMq;

/// <summary>Settings of a mapping that reads from ActiveMQ.</summary>
internal static class SomeMapping
{
    public static MappingSettings Of(params Uri[] brokers) => new()
    {
        Name = "orders",
        Source = SourceKind.ActiveMq,
        BrokerUris = brokers,
        Queues = ["orders"],
        ConsumerGroupId = "",
        BatchSize = 100,
        Window = TimeSpan.Zero,
        Enabled = true,
        Function = FunctionReference.Parse("orders-fn")!.Value,
        MaximumConcurrency = 5,
        InvocationTimeout = TimeSpan.FromSeconds(30),
        SegmentName = "orders",
    };
}

using Gateway.Configuration;
using Product = Gateway.Configuration.MappingSettings;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Settings of a mapping that reads from the house's broker.</summary>
internal static class ActiveMqMapping
{
    public static Product Of(Uri broker, params string[] queues) => new()
    {
        Name = "orders",
        Source = SourceKind.ActiveMq,
        BrokerUris = [broker],
        Queues = queues,
        BasicAuth = FakeSecrets.Login,
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

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Rules and requests of which a test says only what matters to it.</summary>
internal static class Some
{
    /// <summary>A rule that matches everything and samples nothing.</summary>
    public static SamplingRule Rule(string name = "any", int priority = 10) => new(name, priority);

    public static SamplingRule Orders => Rule("orders") with { URLPath = "/kafka/orders*", ReservoirSize = 2, FixedRate = 0.5 };

    public static SamplingRule Default => Rule(SamplingRule.DefaultName, 10_000) with { ReservoirSize = 1, FixedRate = 0.05 };

    public static SamplingRequest Request(string path = "/kafka/orders") => new()
    {
        ServiceName = "orders",
        Host = "b1.example",
        UrlPath = path,
        Attributes = new SamplingAttributes("kafka", "orders", "orders-gateway", "fulfil"),
    };
}

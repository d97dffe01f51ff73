using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>A contestant that reads a Kafka topic.</summary>
/// <param name="key">What <c>--only</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
internal abstract class KafkaContestant(string key, string title) : Contestant(key, title)
{
    public abstract Child Start(KafkaSetting setting);

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<KafkaContestant> All { get; } =
    [
        new BareContestant("consume", "consume only, no function", invokes: false),
        new BareContestant("bare", "bare loop", invokes: true),
        new KafkaJsContestant(),
        new GatewayContestant("gateway", "gateway", GatewayConfiguration.DefaultSampling),
        new GatewayContestant("gateway-traced", "gateway, all traces sampled", GatewayConfiguration.EverythingSampled),
    ];
}

using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>A program that brings records from Kafka to the function, as a process of its own.</summary>
/// <param name="key">What <c>--only</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
internal abstract class Contestant(string key, string title)
{
    public string Key { get; } = key;

    public string Title { get; } = title;

    /// <summary>True when it does not invoke and counts records itself.</summary>
    public virtual bool CountsItself => false;

    /// <summary>What has to be there before the first run.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    public abstract Child Start(Setting setting);

    /// <summary>Stops it, and returns how many invocations it saw fail.</summary>
    public abstract Task<long> StopAsync(Child process);

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Contestant> All { get; } =
    [
        new BareContestant("consume", "consume only, no function", invokes: false),
        new BareContestant("bare", "bare loop", invokes: true),
        new KafkaJsContestant(),
        new GatewayContestant("gateway", "gateway", GatewayConfiguration.DefaultSampling),
        new GatewayContestant("gateway-traced", "gateway, all traces sampled", GatewayConfiguration.EverythingSampled),
    ];
}

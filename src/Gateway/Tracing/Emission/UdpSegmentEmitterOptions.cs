using System.Net;

namespace Gateway.Tracing.Emission;

/// <summary>Where documents go, and how many may wait.</summary>
internal sealed record UdpSegmentEmitterOptions
{
    public required DaemonEndpoint Daemon { get; init; }

    /// <summary>How long the writer rests after it has sent all there was. Default none; the queue must hold what comes meanwhile.</summary>
    public TimeSpan Linger { get; init; }

    /// <summary>Most documents in the queue.</summary>
    public int QueueCapacity { get; init; } = UdpSegmentEmitter.QueueCapacity;

    /// <summary>Told of each document's result, from any thread.</summary>
    public Action<SegmentResult, int>? Report { get; init; }

    public HostLookup Lookup { get; init; } = Dns.GetHostAddressesAsync;
}

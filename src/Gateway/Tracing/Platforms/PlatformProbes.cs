using System.Net;
using Gateway.Sources;

namespace Gateway.Tracing.Platforms;

/// <summary>All probes, the most specific place first.</summary>
internal static class PlatformProbes
{
    /// <param name="surroundings">Variables and files.</param>
    /// <param name="http">For services on this machine; without a proxy.</param>
    /// <param name="clock">Limits each call.</param>
    public static IReadOnlyList<IPlatformProbe> Of(Surroundings surroundings, HttpMessageInvoker http, TimeProvider clock)
    {
        var metadata = new MetadataClient(http, clock);
        return
        [
            new EcsProbe(surroundings, metadata),
            new EksProbe(surroundings, authorities => new MetadataClient(Trusting(authorities), clock)),
            new Ec2Probe(surroundings, metadata),
        ];
    }

    // Used for a few calls at the start and left to the garbage collector, with its idle connection.
    private static HttpMessageInvoker Trusting(string? authorities) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        SslOptions = { RemoteCertificateValidationCallback = new BrokerTrust(authorities, "the cluster").Judge },
    });
}

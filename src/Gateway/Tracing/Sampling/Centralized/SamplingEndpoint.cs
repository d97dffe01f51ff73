using Gateway.Aws;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Where rules and targets come from: a daemon, which signs for us, or X-Ray itself.</summary>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="Region">The region to sign for; null for a daemon.</param>
/// <param name="Credentials">Who asks; null for a daemon.</param>
internal sealed record SamplingEndpoint(Uri Address, string? Region, AwsCredentialSource? Credentials)
{
    /// <param name="host">Name or address; IPv6 without brackets.</param>
    /// <param name="port">The daemon's TCP port.</param>
    public static SamplingEndpoint Daemon(string host, int port) => new(new UriBuilder(Uri.UriSchemeHttp, host, port).Uri, null, null);

    public static SamplingEndpoint XRay(Uri address, string region, AwsCredentialSource credentials) => new(address, region, credentials);
}

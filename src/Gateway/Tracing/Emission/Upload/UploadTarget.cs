using System.Text.RegularExpressions;
using Gateway.Aws;
using Gateway.Configuration;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>Where documents are uploaded, and for whom that is signed.</summary>
/// <param name="Address">With the call's path.</param>
/// <param name="Region">The region to sign for; null where nothing is signed.</param>
/// <param name="Credentials">Who uploads; null where nothing is signed.</param>
internal sealed partial record UploadTarget(Uri Address, string? Region, AwsCredentialSource? Credentials)
{
    private const string SegmentsPath = "/TraceSegments";
    private const string SpansPath = "/v1/traces";

    /// <summary>What signatures are for.</summary>
    public const string Service = "xray";

    /// <summary>The TCP port of a daemon, which signs for us.</summary>
    public static UploadTarget Daemon(DaemonAddress daemon) =>
        new(new UriBuilder(Uri.UriSchemeHttp, daemon.TcpHost, daemon.TcpPort, SegmentsPath).Uri, null, null);

    /// <summary>X-Ray's own <c>PutTraceSegments</c>.</summary>
    public static UploadTarget XRay(Uri endpoint, string region, AwsCredentialSource credentials) =>
        new(new Uri(endpoint, SegmentsPath), region, credentials);

    /// <summary>A collector, or X-Ray's own endpoint for spans, which wants a signature.</summary>
    public static UploadTarget Otlp(Uri endpoint, AwsCredentialSource credentials)
    {
        var address = new Uri(endpoint, SpansPath);
        return XRayHost().Match(endpoint.Host) is { Success: true } match
            ? new UploadTarget(address, match.Groups["region"].Value, credentials)
            : new UploadTarget(address, null, null);
    }

    [GeneratedRegex(@"^xray(-fips)?\.(?<region>[a-z0-9-]+)\.(amazonaws\.com(\.cn)?|api\.aws)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex XRayHost();
}

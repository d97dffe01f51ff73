using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Tracing.Emission.Upload;
using Gateway.Tracing.Sampling.Centralized;

namespace Gateway.Hosting.Doctor;

/// <summary>The checks of what all mappings share: credentials, the way out for segments, sampling rules.</summary>
internal sealed class SharedChecks(GatewayOptions options, MappingCheckParts parts)
{
    public const string Credentials = "credentials";

    private const string DaemonTcp = "daemon tcp";
    private const string XRay = "x-ray";

    /// <summary>The SDK's chain asks one place after the other, and waits for each.</summary>
    private static readonly TimeSpan ChainLimit = TimeSpan.FromSeconds(40);

    private readonly TracingSettings _tracing = parts.Tracing;

    private bool FetchesRules => _tracing.SamplingSource == SamplingSource.Centralized;

    // As the service decides it: an endpoint that is written wins, then a daemon that is.
    private bool UploadsByDaemon => _tracing.Exporter == TraceExporter.XRayApi && parts.Aws.XRayEndpoint is null && options.Tracing.DaemonAddress is not null;

    private bool UploadsToXRay => _tracing.Exporter == TraceExporter.XRayApi && !UploadsByDaemon;

    private bool UsesDaemonTcp => UploadsByDaemon || (FetchesRules && parts.Aws.XRayEndpoint is null);

    private bool UsesXRay => UploadsToXRay || (FetchesRules && parts.Aws.XRayEndpoint is not null);

    public CheckGroup All() => new(null, "shared by all mappings", [.. Checks()]);

    private IEnumerable<Check> Checks()
    {
        yield return new Check(Credentials, LookAsync) { Limit = ChainLimit };
        if (_tracing.Exporter == TraceExporter.XRayDaemon) yield return new Check("daemon udp", KnockAsync);
        if (UsesDaemonTcp) yield return Tcp(DaemonTcp, "the X-Ray daemon", "Tracing.DaemonAddress", new HostPort(_tracing.Daemon.TcpHost, _tracing.Daemon.TcpPort), rulesOnly: !UploadsByDaemon);
        if (UsesXRay) yield return Tcp(XRay, "X-Ray's endpoint", "Aws.XRayEndpoint", AddressOf(XRayEndpoint()), rulesOnly: !UploadsToXRay);
        if (_tracing.Exporter == TraceExporter.Otlp) yield return Tcp("collector", "the collector", "Tracing.OtlpEndpoint", AddressOf(_tracing.OtlpEndpoint));
        if (FetchesRules) yield return new Check("rules", FetchAsync, parts.Aws.XRayEndpoint is null ? DaemonTcp : XRay);
    }

    private static Check Tcp(string name, string what, string setting, HostPort at, bool rulesOnly = false) =>
        new(name, async ct => TracingVerdicts.Tcp(what, setting, await NetworkProbe.ConnectAsync(at, ct), rulesOnly));

    private async Task<Verdict> LookAsync(CancellationToken ct)
    {
        var result = await parts.Parts.Credentials.GetAsync(ct);
        if (result.Credentials is null) return Verdict.Failed("none", result.Problem!);
        return Verdict.Ok(result.Expires is { } end ? string.Create(CultureInfo.InvariantCulture, $"found, valid until {end.UtcDateTime:yyyy-MM-dd HH:mm 'UTC'}") : "found");
    }

    private async Task<Verdict> KnockAsync(CancellationToken ct)
    {
        var at = new HostPort(_tracing.Daemon.UdpHost, _tracing.Daemon.UdpPort);
        var host = await NetworkProbe.ResolveAsync(at.Host, ct);
        // As segments go: version 4 first.
        var address = host.Addresses.OrderBy(each => each.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).FirstOrDefault();
        return TracingVerdicts.Udp(at, address is null ? SocketError.HostNotFound : await NetworkProbe.KnockAsync(new IPEndPoint(address, at.Port), ct));
    }

    private async Task<Verdict> FetchAsync(CancellationToken ct)
    {
        var endpoint = parts.Aws.XRayEndpoint is { } straight
            ? SamplingEndpoint.XRay(new Uri(straight), parts.Region, parts.Parts.Credentials)
            : SamplingEndpoint.Daemon(_tracing.Daemon.TcpHost, _tracing.Daemon.TcpPort);
        var client = new XRaySamplingClient(endpoint, parts.Parts.Http, parts.Clock);
        var answer = await client.GetRulesAsync(ct);
        return TracingVerdicts.Rules(client.Address, answer.Value?.Count, answer.Problem);
    }

    private Uri XRayEndpoint() => ServiceEndpoint.For(UploadTarget.Service, parts.Region, MappingCheckParts.UriOf(parts.Aws.XRayEndpoint));

    private static HostPort AddressOf(Uri endpoint) => new(endpoint.DnsSafeHost, endpoint.Port);
}

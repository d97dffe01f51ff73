using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>The way to a broker: names, ports, TLS.</summary>
/// <param name="verdicts">Decides what is seen.</param>
/// <param name="clock">For certificates that end soon.</param>
internal sealed class NetworkChecks(NetworkVerdicts verdicts, TimeProvider clock)
{
    public const string Dns = "dns";
    public const string Tcp = "tcp";
    public const string Tls = "tls";

    private IReadOnlyList<string> _known = [];
    private IReadOnlyList<HostPort> _open = [];

    /// <summary>Where the brokers listen; known once these checks begin.</summary>
    public required Func<IReadOnlyList<HostPort>> Brokers { get; init; }

    /// <summary>Whether TLS is spoken; known then too.</summary>
    public required Func<bool> IsSecured { get; init; }

    /// <summary>The private CA in PEM, and what is shown to a broker that asks.</summary>
    public required Func<(string? Authorities, ClientCertificate? Identity)> Secrets { get; init; }

    /// <summary>True where the client judges certificates by settings of its own.</summary>
    public bool TrustsAll { get; init; }

    /// <summary>True where all but one may be away.</summary>
    public bool OneIsEnough { get; init; }

    /// <param name="needs">What has to be known before.</param>
    public IEnumerable<Check> All(params string[] needs) =>
    [
        new Check(Dns, ResolveAsync, needs),
        new Check(Tcp, ConnectAsync, [Dns, .. needs]),
        new Check(Tls, ShakeHandsAsync, [Tcp, .. needs]),
    ];

    private async Task<Verdict> ResolveAsync(CancellationToken ct)
    {
        var hosts = await Task.WhenAll(Brokers().Select(at => at.Host).Distinct(StringComparer.OrdinalIgnoreCase).Select(host => NetworkProbe.ResolveAsync(host, ct)));
        _known = [.. hosts.Where(host => host.Error is null).Select(host => host.Host)];
        return verdicts.Dns(hosts);
    }

    private async Task<Verdict> ConnectAsync(CancellationToken ct)
    {
        var ports = await Task.WhenAll(Brokers().Distinct().Where(at => _known.Contains(at.Host, StringComparer.OrdinalIgnoreCase)).Select(at => NetworkProbe.ConnectAsync(at, ct)));
        _open = [.. ports.Where(port => port.Error is null).Select(port => port.At)];
        return verdicts.Tcp(ports, OneIsEnough);
    }

    private async Task<Verdict> ShakeHandsAsync(CancellationToken ct)
    {
        if (!IsSecured()) return Verdict.Ok("not spoken: plain text");
        var (authorities, identity) = Secrets();
        return verdicts.Tls(await Task.WhenAll(_open.Select(at => NetworkProbe.ShakeHandsAsync(at, authorities, identity, TrustsAll, ct))), clock.GetUtcNow());
    }
}

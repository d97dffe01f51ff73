using System.Globalization;
using System.Net.Sockets;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>Decides what names, ports and certificates come to, of one broker or of several.</summary>
/// <param name="setting">Where the addresses are written.</param>
/// <param name="value">What is written there.</param>
internal sealed class NetworkVerdicts(string setting, string value)
{
    /// <summary>Time enough to have a certificate renewed.</summary>
    private static readonly TimeSpan SoonEnding = TimeSpan.FromDays(30);

    private string Correction => $"correct {setting} ({value})";

    public Verdict Dns(IReadOnlyList<HostFacts> hosts)
    {
        var lost = hosts.Where(host => host.Error is not null).ToList();
        var detail = string.Join(", ", (lost.Count > 0 ? lost : hosts).Select(Shown));
        return Of(lost.Count, hosts.Count, detail, $"Let this machine's name server know {(lost.Count == 1 ? "the name" : "the names")}, or {Correction}.");
    }

    /// <param name="ports">At least one.</param>
    /// <param name="oneIsEnough">True of an active broker and its standby, which takes no connections.</param>
    public Verdict Tcp(IReadOnlyList<PortFacts> ports, bool oneIsEnough = false)
    {
        var lost = ports.Where(port => port.Error is not null).ToList();
        if (lost.Count == 0) return Verdict.Ok($"{string.Join(", ", ports.Select(port => port.At.ToString()))} {(ports.Count == 1 ? "takes" : "take")} connections");
        var detail = string.Join(", ", lost.Select(port => $"{port.At} {WordsOf(port.Error!.Value)}"));
        return oneIsEnough && lost.Count < ports.Count
            ? Verdict.Ok($"{string.Join(", ", ports.Except(lost).Select(port => port.At.ToString()))} takes connections; {detail}, as a standby does")
            : Of(lost.Count, ports.Count, detail, RemedyOf(lost[0]));
    }

    /// <param name="handshakes">At least one.</param>
    /// <param name="now">For certificates that end soon.</param>
    public Verdict Tls(IReadOnlyList<TlsFacts> handshakes, DateTimeOffset now)
    {
        if (handshakes.FirstOrDefault(each => each.Fault is not null) is { Fault: { } fault } untrusted) return Verdict.Failed($"{untrusted.At} is not trusted", fault);
        if (handshakes.FirstOrDefault(each => each.Error is not null) is { Error: { } error } broken)
            return Verdict.Failed($"{broken.At} shakes no hands ({Trimmed(error)})", $"See that it speaks TLS at this port, and in which versions, or {Correction}.");
        var first = handshakes.MinBy(each => each.Expires ?? DateTimeOffset.MaxValue)!;
        return first.Expires is { } end ? Ending($"trusted; the certificate{(handshakes.Count == 1 ? "" : $" of {first.At}, the first to end,")}", end, now) : Verdict.Ok("hands shaken");
    }

    /// <summary>What the end of a certificate comes to.</summary>
    /// <param name="whose">Begins the clause.</param>
    /// <param name="end">When.</param>
    /// <param name="now">The time.</param>
    public static Verdict Ending(string whose, DateTimeOffset end, DateTimeOffset now)
    {
        var days = (end - now).TotalDays;
        var detail = string.Create(CultureInfo.InvariantCulture, $"{whose} ends on {end.UtcDateTime:yyyy-MM-dd}, in {Math.Floor(days):0} days");
        return end - now < SoonEnding ? Verdict.Warning(detail, "Renew it in time.") : Verdict.Ok(detail);
    }

    private static Verdict Of(int lost, int all, string detail, string remedy) =>
        lost == 0 ? Verdict.Ok(detail) : lost < all ? Verdict.Warning($"{detail}; {Display.Of(all - lost)} of {Display.Of(all)} can be used", remedy) : Verdict.Failed(detail, remedy);

    private static string Shown(HostFacts host) => host switch
    {
        { Error: { } error } => $"{host.Host} has no address ({Trimmed(error)})",
        { IsLiteral: true } => $"{host.Host} needs none",
        _ => $"{host.Host} {string.Join(' ', host.Addresses)}",
    };

    private static string WordsOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "refuses connections",
        SocketError.TimedOut => "does not answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "has no way to it",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "has no address",
        _ => $"cannot be called ({error})",
    };

    private string RemedyOf(PortFacts port) => port.Error switch
    {
        SocketError.ConnectionRefused => $"Nobody listens there: start it, or {Correction}.",
        SocketError.TimedOut => $"Open the way from here to port {Display.Of(port.At.Port)} (security group, network ACL, firewall, route), or {Correction}.",
        _ => $"See to the way from here, or {Correction}.",
    };

    private static string Trimmed(string text) => text.TrimEnd('.', ' ');
}

using System.Net.Sockets;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>Decides what the answers of an X-Ray daemon, or of what stands in its place, come to.</summary>
internal static class TracingVerdicts
{
    /// <param name="at">Where segments are sent.</param>
    /// <param name="error">What came of a datagram; null when nothing is known to be wrong.</param>
    public static Verdict Udp(HostPort at, SocketError? error) => error switch
    {
        null => Verdict.Ok($"{at} refuses no datagrams; more cannot be known of UDP"),
        SocketError.ConnectionRefused => Verdict.Failed($"nobody listens at {at}", $"Start the X-Ray daemon there, publish its port {Display.Of(at.Port)}/udp, or correct Tracing.DaemonAddress ({at}). Until then no segment arrives; delivery does not wait for it."),
        { } other => Verdict.Failed($"{at} cannot be sent to ({other})", $"Correct Tracing.DaemonAddress ({at}), or see to the way from here."),
    };

    /// <param name="what">What listens there.</param>
    /// <param name="setting">Where the address is written.</param>
    /// <param name="port">What came of a call.</param>
    /// <param name="rulesOnly">Whether it is needed for the sampling rules alone.</param>
    public static Verdict Tcp(string what, string setting, PortFacts port, bool rulesOnly) => port.Error switch
    {
        null => Verdict.Ok($"{port.At} takes connections"),
        SocketError.ConnectionRefused => Verdict.Failed($"{port.At} refuses connections", $"Start {what} there, publish its port {Display.Of(port.At.Port)}/tcp, or correct {setting} ({port.At}).{WayOut(rulesOnly)}"),
        { } other => Verdict.Failed($"{port.At} cannot be called ({other})", $"Open the way from here to {what}, or correct {setting} ({port.At}).{WayOut(rulesOnly)}"),
    };

    /// <param name="from">Who was asked.</param>
    /// <param name="count">How many rules there are; null with a problem.</param>
    /// <param name="problem">Why there are none.</param>
    public static Verdict Rules(string from, int? count, string? problem) => count is { } rules
        ? Verdict.Ok($"{Display.Of(rules)} from {from}")
        : Verdict.Failed(problem!, "Until they can be read, local rules decide what is traced. Allow the daemon's role (without a daemon: the gateway's) xray:GetSamplingRules and xray:GetSamplingTargets, or set Tracing.Sampling.Source to Local.");

    private static string WayOut(bool rulesOnly) =>
        rulesOnly ? " Only the account's sampling rules are read there: with Tracing.Sampling.Source: Local nothing is, and local rules decide." : "";
}

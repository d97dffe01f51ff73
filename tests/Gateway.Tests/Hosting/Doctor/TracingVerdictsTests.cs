using System.Net.Sockets;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

public sealed class TracingVerdictsTests
{
    private static readonly HostPort Daemon = new("xray", 2000);

    [Fact]
    public void A_daemon_that_is_absent_names_the_port_and_the_setting()
    {
        Assert.Equal(
            "Start the X-Ray daemon there, publish its port 2000/udp, or correct Tracing.DaemonAddress (xray:2000). Until then no segment arrives; delivery does not wait for it.",
            TracingVerdicts.Udp(Daemon, SocketError.ConnectionRefused).Remedy);
        Assert.Equal(
            "Start the X-Ray daemon there, publish its port 2000/tcp, or correct Tracing.DaemonAddress (xray:2000).",
            TracingVerdicts.Tcp("the X-Ray daemon", "Tracing.DaemonAddress", new PortFacts(Daemon, SocketError.ConnectionRefused), rulesOnly: false).Remedy);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused)]
    [InlineData(SocketError.TimedOut)]
    public void What_is_needed_for_the_rules_alone_can_be_done_without(SocketError error)
    {
        Assert.EndsWith(
            " Only the account's sampling rules are read there: with Tracing.Sampling.Source: Local nothing is, and local rules decide.",
            Remedy(rulesOnly: true),
            StringComparison.Ordinal);
        Assert.DoesNotContain("Local", Remedy(rulesOnly: false), StringComparison.Ordinal);

        string Remedy(bool rulesOnly) => TracingVerdicts.Tcp("the X-Ray daemon", "Tracing.DaemonAddress", new PortFacts(Daemon, error), rulesOnly).Remedy!;
    }

    [Fact]
    public void More_than_is_known_of_UDP_is_not_said() =>
        Assert.Equal(Verdict.Ok("xray:2000 refuses no datagrams; more cannot be known of UDP"), TracingVerdicts.Udp(Daemon, null));

    [Fact]
    public void Rules_are_counted_or_their_right_is_named()
    {
        Assert.Equal(Verdict.Ok("7 from http://xray:2000"), TracingVerdicts.Rules("http://xray:2000", 7, null));
        Assert.Contains("xray:GetSamplingRules", TracingVerdicts.Rules("http://xray:2000", null, "answered 403").Remedy);
    }
}

using System.Net;
using System.Net.Sockets;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

public sealed class NetworkVerdictsTests
{
    private static readonly DateTimeOffset Now = ManualClock.Start;
    private static readonly NetworkVerdicts Verdicts = new("Gateway.BrokerUri", "amqps://b1");
    private static readonly HostPort First = new("b1", 9092);
    private static readonly HostPort Second = new("b2", 9092);

    [Fact]
    public void Names_show_their_addresses_and_addresses_need_none()
    {
        Assert.Equal(Verdict.Ok("b1 10.0.0.1 10.0.0.2, 10.0.0.3 needs none"), Verdicts.Dns([Host("b1", "10.0.0.1", "10.0.0.2"), Host("10.0.0.3", "10.0.0.3")]));
    }

    [Fact]
    public void One_name_without_an_address_is_a_warning_and_all_of_them_a_failure()
    {
        var lost = new HostFacts("b2", [], "Name or service not known");

        Assert.Equal(
            Verdict.Warning("b2 has no address (Name or service not known); 1 of 2 can be used", "Let this machine's name server know the name, or correct Gateway.BrokerUri (amqps://b1)."),
            Verdicts.Dns([Host("b1", "10.0.0.1"), lost]));
        Assert.Equal(CheckStatus.Failed, Verdicts.Dns([lost]).Status);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, "b1:9092 refuses connections", "Nobody listens there: start it, or correct Gateway.BrokerUri (amqps://b1).")]
    [InlineData(SocketError.TimedOut, "b1:9092 does not answer", "Open the way from here to port 9092 (security group, network ACL, firewall, route), or correct Gateway.BrokerUri (amqps://b1).")]
    [InlineData(SocketError.HostUnreachable, "b1:9092 has no way to it", "See to the way from here, or correct Gateway.BrokerUri (amqps://b1).")]
    public void A_port_that_cannot_be_reached_says_how_and_what_that_means(SocketError error, string detail, string remedy) =>
        Assert.Equal(Verdict.Failed(detail, remedy), Verdicts.Tcp([new PortFacts(First, error)]));

    [Fact]
    public void One_broker_of_two_is_a_warning_but_where_the_other_is_a_standby()
    {
        PortFacts[] ports = [new(First, null), new(Second, SocketError.ConnectionRefused)];

        Assert.Equal((CheckStatus.Warning, "b2:9092 refuses connections; 1 of 2 can be used"), (Verdicts.Tcp(ports).Status, Verdicts.Tcp(ports).Detail));
        Assert.Equal(Verdict.Ok("b1:9092 takes connections; b2:9092 refuses connections, as a standby does"), Verdicts.Tcp(ports, oneIsEnough: true));
    }

    [Theory]
    [InlineData(31, nameof(CheckStatus.Ok), "trusted; the certificate ends on 2026-04-04, in 31 days")]
    [InlineData(29, nameof(CheckStatus.Warning), "trusted; the certificate ends on 2026-04-02, in 29 days")]
    public void A_certificate_that_ends_within_a_month_is_a_warning(int days, string status, string detail)
    {
        var verdict = Verdicts.Tls([new TlsFacts(First, Now.AddDays(days))], Now);

        Assert.Equal((status, detail), (verdict.Status.ToString(), verdict.Detail));
    }

    [Fact]
    public void Of_several_certificates_the_first_to_end_counts() =>
        Assert.Equal(
            "trusted; the certificate of b2:9092, the first to end, ends on 2026-03-07, in 3 days",
            Verdicts.Tls([new TlsFacts(First, Now.AddDays(90)), new TlsFacts(Second, Now.AddDays(3))], Now).Detail);

    [Fact]
    public void A_certificate_that_is_not_trusted_is_told_in_the_words_that_the_gateway_has_for_it() =>
        Assert.Equal(
            Verdict.Failed("b2:9092 is not trusted", "It has ended: renew it."),
            Verdicts.Tls([new TlsFacts(First, Now.AddDays(90)), new TlsFacts(Second, null) { Fault = "It has ended: renew it." }], Now));

    [Fact]
    public void A_port_that_speaks_no_TLS_is_told() =>
        Assert.Equal("b1:9092 shakes no hands (Cannot determine the frame size)", Verdicts.Tls([new TlsFacts(First, null) { Error = "Cannot determine the frame size." }], Now).Detail);

    private static HostFacts Host(string name, params string[] addresses) => new(name, [.. addresses.Select(IPAddress.Parse)], null);
}

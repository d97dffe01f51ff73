namespace Gateway.Configuration;

public sealed class DaemonAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:2000", "127.0.0.1", 2000, "127.0.0.1", 2000)]
    [InlineData("xray-daemon.tracing:2000", "xray-daemon.tracing", 2000, "xray-daemon.tracing", 2000)]
    [InlineData("[::1]:2000", "::1", 2000, "::1", 2000)]
    [InlineData("tcp:a:1 udp:b:2", "a", 1, "b", 2)]
    [InlineData("udp:b:2 tcp:a:1", "a", 1, "b", 2)]
    [InlineData("TCP:a:1  UDP:[fe80::2]:65535", "a", 1, "fe80::2", 65535)]
    [InlineData(" a:1 ", "a", 1, "a", 1)]
    public void Both_forms_are_read(string text, string tcpHost, int tcpPort, string udpHost, int udpPort)
    {
        Assert.Equal(new DaemonAddress(tcpHost, tcpPort, udpHost, udpPort), DaemonAddress.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData(":2000")]
    [InlineData("a:0")]
    [InlineData("a:65536")]
    [InlineData("a:+1")]
    [InlineData("a:2 000")]
    [InlineData("::1:2000")]
    [InlineData("[127.0.0.1]:2000")]
    [InlineData("[::1]")]
    [InlineData("tcp:a:1")]
    [InlineData("udp:a:1")]
    [InlineData("tcp:a:1 tcp:b:2")]
    [InlineData("tcp:a:1 udp:b:2 udp:c:3")]
    [InlineData("tcp:a:1,udp:b:2")]
    [InlineData("http://a:1")]
    public void Anything_else_is_refused(string text)
    {
        Assert.Null(DaemonAddress.Parse(text));
    }
}

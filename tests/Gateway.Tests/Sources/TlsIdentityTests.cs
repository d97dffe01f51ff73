using System.Net.Sockets;

namespace Gateway.Sources;

public class TlsIdentityTests
{
    [Fact]
    public void No_certificate_is_none() => Assert.Null(TlsIdentity.ContextOf(null));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_broker_says_of_our_certificate_is_understood_however_deep_it_lies(bool isSecured) =>
        Assert.True(TlsIdentity.IsRefused(new IOException("Decrypt failed", new InvalidOperationException("error:0A000418:SSL routines::tlsv1 alert unknown ca")), isSecured));

    [Theory]
    [InlineData(SocketError.ConnectionReset, true, true)]
    [InlineData(SocketError.ConnectionReset, false, false)]
    [InlineData(SocketError.TimedOut, true, false)]
    public void Whom_a_broker_cuts_off_after_the_handshake_it_does_not_take(SocketError error, bool isSecured, bool refused) =>
        Assert.Equal(refused, TlsIdentity.IsRefused(new IOException("Unable to write data", new SocketException((int)error)), isSecured));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nor_whom_it_cuts_off_in_the_middle_of_a_write(bool isSecured) =>
        Assert.Equal(isSecured, TlsIdentity.IsRefused(new IOException("The write failed", new InvalidOperationException("Operation failed with error - 5.")), isSecured));
}

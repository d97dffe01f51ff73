using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Sources;

namespace Gateway.Hosting.Doctor;

/// <summary>Looks at names, ports and certificates. Never throws for what is not there; each look has its own limit, so that one that hangs tells nothing wrong of the others.</summary>
internal static class NetworkProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>For the word that nobody listens, which comes at once or never.</summary>
    private static readonly TimeSpan DatagramLimit = TimeSpan.FromMilliseconds(250);

    public static async Task<HostFacts> ResolveAsync(string host, CancellationToken ct)
    {
        if (IPAddress.TryParse(host, out var literal)) return new HostFacts(host, [literal], null);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, ct).WaitAsync(Limit, TimeProvider.System, ct);
            return new HostFacts(host, addresses, addresses.Length == 0 ? "no address" : null);
        }
        catch (Exception failed) when (failed is SocketException or ArgumentException)
        {
            return new HostFacts(host, [], failed.Message);
        }
        catch (TimeoutException)
        {
            return new HostFacts(host, [], $"no answer within {Limit.TotalSeconds} s");
        }
    }

    public static async Task<PortFacts> ConnectAsync(HostPort at, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(at.Host, at.Port, either.Token);
            return new PortFacts(at, null);
        }
        catch (SocketException failed)
        {
            return new PortFacts(at, failed.SocketErrorCode);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new PortFacts(at, SocketError.TimedOut);
        }
    }

    /// <param name="at">With whom to shake hands.</param>
    /// <param name="authorities">The private CA in PEM; null for the system's.</param>
    /// <param name="identity">What is shown to a broker that asks; null for nothing.</param>
    /// <param name="trustsAll">True where somebody else judges the certificate.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<TlsFacts> ShakeHandsAsync(HostPort at, string? authorities, ClientCertificate? identity, bool trustsAll, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        var trust = new BrokerTrust(authorities, at.Host);
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(at.Host, at.Port, either.Token);
            await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (sender, shown, chain, errors) => trust.Judge(sender, shown, chain, errors) || trustsAll);
            var options = new SslClientAuthenticationOptions { TargetHost = at.Host, ClientCertificateContext = TlsIdentity.ContextOf(identity) };
            await tls.AuthenticateAsClientAsync(options, either.Token);
            return new TlsFacts(at, trust.Expires ?? (tls.RemoteCertificate is X509Certificate2 other ? CertificateLife.EndOf(other) : null));
        }
        catch (Exception failed) when (failed is SocketException or IOException or AuthenticationException)
        {
            return new TlsFacts(at, null) { Fault = trust.Fault, Error = trust.Fault is null ? failed.Message : null };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TlsFacts(at, null) { Error = $"no answer within {Limit.TotalSeconds} s" };
        }
    }

    /// <summary>Sends a datagram without content: a daemon passes it over, and where nobody listens the system of the other host may say so.</summary>
    /// <returns>What went wrong; null when nothing is known to have.</returns>
    public static async Task<SocketError?> KnockAsync(IPEndPoint at, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(DatagramLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            using var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(at, either.Token);
            await socket.SendAsync(ReadOnlyMemory<byte>.Empty, either.Token);
            await socket.ReceiveAsync(new byte[1], either.Token);
            return null;
        }
        catch (SocketException failed)
        {
            return failed.SocketErrorCode;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}

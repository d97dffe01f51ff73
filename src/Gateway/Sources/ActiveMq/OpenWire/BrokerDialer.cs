using System.Net.Security;
using System.Net.Sockets;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Opens the byte stream to a broker, with TLS where its address asks for it.</summary>
internal static class BrokerDialer
{
    private const int PlainPort = 61616;
    private const int TlsPort = 61617;

    /// <param name="broker">tcp, ssl, or one of the schemes that mean the same bytes: nio, nio+ssl, auto, auto+ssl, auto+nio+ssl.</param>
    /// <param name="trust">Who may sign the broker's certificate; null for the system's judgement.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="identity">What is shown to a broker that asks; null for nothing.</param>
    public static async Task<Stream> DialAsync(Uri broker, RemoteCertificateValidationCallback? trust, CancellationToken ct, SslStreamCertificateContext? identity = null)
    {
        var tls = IsTls(broker);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(broker.DnsSafeHost, broker.Port > 0 ? broker.Port : tls ? TlsPort : PlainPort, ct);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var plain = new NetworkStream(socket, ownsSocket: true);
        return tls ? await SecureAsync(plain, broker, trust, identity, ct) : plain;
    }

    public static bool IsTls(Uri broker) => broker.Scheme.Contains("ssl", StringComparison.OrdinalIgnoreCase);

    private static async Task<Stream> SecureAsync(
        NetworkStream plain, Uri broker, RemoteCertificateValidationCallback? trust, SslStreamCertificateContext? identity, CancellationToken ct)
    {
        var secure = new SslStream(plain, leaveInnerStreamOpen: false, trust);
        try
        {
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = broker.DnsSafeHost, ClientCertificateContext = identity }, ct);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}

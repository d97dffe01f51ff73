using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.IntegrationTests.House;

/// <summary>Speaks TLS before a port that does not, with a certificate that a test may exchange.</summary>
internal sealed class TlsGate : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _accepting;
    private int _passed;

    /// <param name="target">The port on the loopback that it leads to.</param>
    /// <param name="certificate">What it shows of itself first.</param>
    public TlsGate(int target, X509Certificate2 certificate)
    {
        (_target, Certificate) = (target, certificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it shows of itself.</summary>
    public X509Certificate2 Certificate { get; set; }

    /// <summary>Connections whose handshake went through.</summary>
    public int Passed => Volatile.Read(ref _passed);

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync(_closed.Token));
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task PassAsync(TcpClient caller)
    {
        using var client = caller;
        try
        {
            await using var near = new SslStream(client.GetStream());
            await near.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _closed.Token);
            using var target = new TcpClient();
            await target.ConnectAsync(IPAddress.Loopback, _target, _closed.Token);
            // With TLS 1.3 a client that does not trust us has not said so yet.
            var hello = new byte[4096];
            var length = await near.ReadAsync(hello, _closed.Token);
            if (length == 0) return;
            Interlocked.Increment(ref _passed);
            await using var far = target.GetStream();
            await far.WriteAsync(hello.AsMemory(0, length), _closed.Token);
            await Task.WhenAny(near.CopyToAsync(far, _closed.Token), far.CopyToAsync(near, _closed.Token));
        }
        catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the ends is gone, or would not have the other.
        }
    }
}

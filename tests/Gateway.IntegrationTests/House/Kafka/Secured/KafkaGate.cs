using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>Stands before a broker that knows neither TLS nor SASL, and is both for it: lets in whom it knows, and passes their bytes on.</summary>
internal sealed class KafkaGate : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Task _accepting;
    private int _admitted;
    private int _refused;

    /// <param name="target">The broker, <c>host:port</c>.</param>
    /// <param name="authority">Signs the gate's certificate.</param>
    public KafkaGate(string target, TestAuthority authority)
    {
        _target = IPEndPoint.Parse(target);
        Certificate = authority.IssueServer();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    /// <summary>What it shows of itself.</summary>
    public X509Certificate2 Certificate { get; set; }

    /// <summary>What it lets clients choose from; empty lets everybody in who speaks TLS.</summary>
    public IReadOnlyList<string> Mechanisms { get; set; } = [];

    /// <summary>Users and passwords.</summary>
    public ConcurrentDictionary<string, string> Users { get; } = new();

    /// <summary>Who may come in by a token of MSK.</summary>
    public AwsCredentials Role { get; set; } = AwsCredentials.Known;

    /// <summary>How far the cluster's clock is ahead.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Whose certificates it asks for; null for none.</summary>
    public TestAuthority? Clients { get; set; }

    /// <summary>Which TLS it speaks.</summary>
    public SslProtocols Protocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Connections that were let in and asked something: with TLS 1.3 a client that does not trust the gate has not said so before.</summary>
    public int Admitted => Volatile.Read(ref _admitted);

    /// <summary>Logins that were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Ends every connection; new ones have to log in again.</summary>
    public void Cut()
    {
        foreach (var socket in _open.Keys) socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        Cut();
        await _accepting;
        _listener.Dispose();
        _closed.Dispose();
        Assert.Empty(_faults);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(_closed.Token));
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(Socket caller)
    {
        _open[caller] = true;
        try
        {
            await using var near = new SslStream(new NetworkStream(caller, ownsSocket: true));
            await near.AuthenticateAsServerAsync(Tls(), _closed.Token);
            using var target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await target.ConnectAsync(_target, _closed.Token);
            await using var far = new NetworkStream(target);
            if (await AdmitAsync(near, far)) await PassAsync(near, far);
        }
        catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException or ObjectDisposedException or OperationCanceledException or InvalidDataException)
        {
            // One of the ends is gone, or would not have the other.
        }
        catch (Exception bug)
        {
            _faults.Enqueue(bug.ToString());
        }
        finally
        {
            _open.TryRemove(caller, out _);
        }
    }

    private SslServerAuthenticationOptions Tls() => new()
    {
        ServerCertificate = Certificate,
        EnabledSslProtocols = Protocols,
        ClientCertificateRequired = Clients is not null,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Clients is null || (certificate is X509Certificate2 shown && Clients.HasIssued(shown)),
    };

    /// <returns>False when the client was refused.</returns>
    private async Task<bool> AdmitAsync(SslStream near, NetworkStream far)
    {
        ISaslServer? server = null;
        var known = Mechanisms.Count == 0;
        while (!known)
        {
            if (await KafkaFrames.ReadAsync(near, _closed.Token) is not { } frame) return false;
            var request = KafkaRequest.Of(frame);
            switch (request.Api)
            {
                case KafkaRequest.ApiVersions:
                    await KafkaFrames.WriteAsync(far, frame, _closed.Token);
                    var answer = await KafkaFrames.ReadAsync(far, _closed.Token);
                    await KafkaFrames.WriteAsync(near, AnswerPatch.WithSasl(request, answer!), _closed.Token);
                    break;
                case KafkaRequest.SaslHandshake:
                    server = ServerOf(request.Mechanism);
                    byte[] offered = [.. KafkaFrames.Int32(Mechanisms.Count), .. Mechanisms.SelectMany(KafkaFrames.Text)];
                    await KafkaFrames.WriteAsync(near, (byte[])[.. KafkaFrames.Int32(request.Correlation), .. KafkaFrames.Int16(server is null ? 33 : 0), .. offered], _closed.Token);
                    break;
                case KafkaRequest.SaslAuthenticate when server is not null:
                    var step = server.Take(request.Token);
                    byte[] said = [.. KafkaFrames.Int16(step.Refusal is null ? 0 : 58), .. KafkaFrames.Text(step.Refusal), .. KafkaFrames.Bytes(step.Answer)];
                    await KafkaFrames.WriteAsync(near, (byte[])[.. KafkaFrames.Int32(request.Correlation), .. said], _closed.Token);
                    if (step.Refusal is not null)
                    {
                        Interlocked.Increment(ref _refused);
                        return false;
                    }

                    known = step.IsDone;
                    break;
                default:
                    // Whoever has not said who it is gets no answer to anything else.
                    return false;
            }
        }

        return true;
    }

    private ISaslServer? ServerOf(string mechanism) => Mechanisms.Contains(mechanism)
        ? mechanism switch
        {
            "PLAIN" => new PlainServer(Users),
            "SCRAM-SHA-256" => new ScramServer(Users, HashAlgorithmName.SHA256),
            "SCRAM-SHA-512" => new ScramServer(Users, HashAlgorithmName.SHA512),
            _ => new MskTokenServer(Role, FakeLambda.Region, new AheadClock(ClockAhead)),
        }
        : null;

    private async Task PassAsync(SslStream near, NetworkStream far)
    {
        var asked = new ConcurrentDictionary<int, KafkaRequest>();
        await Task.WhenAny(PassRequestsAsync(near, far, asked), PassAnswersAsync(far, near, asked));
    }

    private async Task PassRequestsAsync(SslStream near, NetworkStream far, ConcurrentDictionary<int, KafkaRequest> asked)
    {
        var isFirst = true;
        while (await KafkaFrames.ReadAsync(near, _closed.Token) is { } frame)
        {
            if (isFirst) Interlocked.Increment(ref _admitted);
            isFirst = false;
            var request = KafkaRequest.Of(frame);
            if (request.Api is KafkaRequest.Metadata or KafkaRequest.FindCoordinator) asked[request.Correlation] = request;
            await KafkaFrames.WriteAsync(far, frame, _closed.Token);
        }
    }

    private async Task PassAnswersAsync(NetworkStream far, SslStream near, ConcurrentDictionary<int, KafkaRequest> asked)
    {
        var patch = new AnswerPatch(_target.Port, ((IPEndPoint)_listener.LocalEndPoint!).Port);
        while (await KafkaFrames.ReadAsync(far, _closed.Token) is { } answer)
        {
            var correlation = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(answer);
            if (asked.TryRemove(correlation, out var request)) patch.Apply(request, answer);
            await KafkaFrames.WriteAsync(near, answer, _closed.Token);
        }
    }

    private sealed class AheadClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}

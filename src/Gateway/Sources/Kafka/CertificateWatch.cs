using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Diagnostics;
using Gateway.Sources.Kafka.Access;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.Kafka;

/// <summary>Looks at the certificates of the first brokers by handshakes of its own, for the client tells nobody when they end.</summary>
/// <remarks>It stands beside delivery and never speaks to it: whatever goes wrong here the client meets too, and says better.</remarks>
/// <param name="mapping">The mapping's name.</param>
/// <param name="login">Says where brokers are, whom to trust, and what to show to those that ask.</param>
/// <param name="metrics">Shows what ends first of what was seen.</param>
/// <param name="clock">Says when.</param>
/// <param name="logger">Hears what could not be seen.</param>
internal sealed partial class CertificateWatch(string mapping, KafkaLogin login, MappingMetrics metrics, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>One handshake each: brokers of one cluster have certificates of their own.</summary>
    private const int MostBrokers = 3;

    private static readonly TimeSpan Between = TimeSpan.FromDays(1);

    /// <summary>Between two looks of which the last saw nothing.</summary>
    private static readonly TimeSpan AfterNothing = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ending = new();

    /// <summary>Looks at once, and then daily. The task ends with <see cref="Dispose"/>.</summary>
    public async Task RunAsync()
    {
        var ct = _ending.Token;
        while (!ct.IsCancellationRequested)
        {
            var ends = await LookAsync(ct);
            if (ends.Count > 0) metrics.CertificateUsed(CertificateKind.Broker, ends.Min());
            await Task.Delay(ends.Count > 0 ? Between : AfterNothing, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _ending.Cancel();

    private async Task<List<DateTimeOffset>> LookAsync(CancellationToken ct)
    {
        var ends = new List<DateTimeOffset>();
        foreach (var server in login.Servers.Take(MostBrokers))
        {
            if (await EndOfAsync(server, ct) is { } end) ends.Add(end);
        }

        return ends;
    }

    private async Task<DateTimeOffset?> EndOfAsync(string server, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(HandshakeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await ShakeHandsAsync(server, either.Token);
        }
        catch (Exception unseen) when (unseen is SocketException or IOException or AuthenticationException or UriFormatException or OperationCanceledException)
        {
            if (!ct.IsCancellationRequested) LogUnseen(mapping, server, unseen.Message);
            return null;
        }
    }

    private async Task<DateTimeOffset?> ShakeHandsAsync(string server, CancellationToken ct)
    {
        // librdkafka takes addresses with their protocol, too.
        var broker = new Uri(server.Contains("://", StringComparison.Ordinal) ? server : $"kafka://{server}");
        var trust = new BrokerTrust(login.Authorities, broker.DnsSafeHost);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(broker.DnsSafeHost, broker.Port, ct);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, trust.Judge);
        var options = new SslClientAuthenticationOptions { TargetHost = broker.DnsSafeHost, ClientCertificateContext = TlsIdentity.ContextOf(login.Certificate) };
        await tls.AuthenticateAsClientAsync(options, ct);
        return trust.Expires;
    }

    [LoggerMessage(EventIds.CertificateUnseen, LogLevel.Debug, "{Mapping}: the certificate of {Broker} cannot be looked at ({Reason}); when it ends is not known")]
    private partial void LogUnseen(string mapping, string broker, string reason);
}

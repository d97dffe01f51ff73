using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Diagnostics;
using Gateway.Sources.Kafka.Access;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.Kafka;

/// <summary>Looks at the certificates of the first brokers by handshakes of its own, for the client tells nobody when they end, nor what is wrong with one.</summary>
/// <remarks>It stands beside delivery and stops nothing: whatever goes wrong here the client meets too, and decides on.</remarks>
/// <param name="mapping">The mapping's name.</param>
/// <param name="login">Says where brokers are, whom to trust, and what to show to those that ask.</param>
/// <param name="metrics">Shows what ends first of what was seen.</param>
/// <param name="judged">Hears after each look what is wrong with the first certificate that is not trusted; null when there is none. Never throws.</param>
/// <param name="clock">Says when.</param>
/// <param name="logger">Hears what could not be seen.</param>
internal sealed partial class CertificateWatch(string mapping, KafkaLogin login, MappingMetrics metrics, Action<string?> judged, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>One handshake each: brokers of one cluster have certificates of their own.</summary>
    private const int MostBrokers = 3;

    private static readonly TimeSpan Between = TimeSpan.FromDays(1);

    /// <summary>Between two looks of which the last saw nothing.</summary>
    private static readonly TimeSpan AfterNothing = TimeSpan.FromMinutes(15);

    /// <summary>While a certificate is not trusted somebody may be mending it, and what is told shall be true.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ending = new();

    /// <summary>Looks at once, and then daily. The task ends with <see cref="Dispose"/>.</summary>
    public async Task RunAsync()
    {
        var ct = _ending.Token;
        while (!ct.IsCancellationRequested)
        {
            var (ends, fault) = await LookAsync(ct);
            if (ct.IsCancellationRequested) return;
            judged(fault);
            if (ends.Count > 0) metrics.CertificateUsed(CertificateKind.Broker, ends.Min());
            await Task.Delay(fault is not null ? AfterFault : ends.Count > 0 ? Between : AfterNothing, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _ending.Cancel();

    private async Task<(List<DateTimeOffset> Ends, string? Fault)> LookAsync(CancellationToken ct)
    {
        var ends = new List<DateTimeOffset>();
        string? first = null;
        foreach (var server in login.Servers.Take(MostBrokers))
        {
            var (end, fault) = await LookAsync(server, ct);
            if (end is { } known) ends.Add(known);
            first ??= fault;
        }

        return (ends, first);
    }

    private async Task<(DateTimeOffset? End, string? Fault)> LookAsync(string server, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(HandshakeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        BrokerTrust? trust = null;
        try
        {
            // librdkafka takes addresses with their protocol, too.
            var broker = new Uri(server.Contains("://", StringComparison.Ordinal) ? server : $"kafka://{server}");
            trust = new BrokerTrust(login.Authorities, broker.DnsSafeHost);
            await ShakeHandsAsync(broker, trust, either.Token);
            return (trust.Expires, null);
        }
        catch (Exception unseen) when (unseen is SocketException or IOException or AuthenticationException or UriFormatException or OperationCanceledException)
        {
            if (!ct.IsCancellationRequested) LogUnseen(mapping, server, unseen.Message);
            return (null, trust?.Fault);
        }
    }

    private async Task ShakeHandsAsync(Uri broker, BrokerTrust trust, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(broker.DnsSafeHost, broker.Port, ct);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, trust.Judge);
        var options = new SslClientAuthenticationOptions { TargetHost = broker.DnsSafeHost, ClientCertificateContext = TlsIdentity.ContextOf(login.Certificate) };
        await tls.AuthenticateAsClientAsync(options, ct);
    }

    [LoggerMessage(EventIds.CertificateUnseen, LogLevel.Debug, "{Mapping}: the certificate of {Broker} cannot be looked at ({Reason}); when it ends is not known")]
    private partial void LogUnseen(string mapping, string broker, string reason);
}

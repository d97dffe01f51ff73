using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Connection;

/// <summary>Opens connections to the first of a mapping's brokers that takes one, with what the secrets say at that moment.</summary>
internal sealed class BrokerConnector(MappingSettings mapping, BrokerFinder brokers, ISecretStore secrets, MappingMetrics metrics, TimeProvider clock)
{
    /// <summary>RabbitMQ's own ceiling. The client's is 64 MiB, and it ends the connection for a larger message, again and again.</summary>
    private const uint LargestMessageBytes = 512 * 1024 * 1024;

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    /// <summary>A connection that is silent for twice this long is given up; the broker may ask for less.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private readonly BrokerSecrets _secrets = new(mapping, secrets, clock, metrics);
    private int _last;

    /// <summary>Tries the brokers in turn, the one that took the last connection first.</summary>
    public async Task<ConnectResult> ConnectAsync(CancellationToken ct)
    {
        var login = await _secrets.ReadAsync(ct);
        if (login.Problem is { } problem) return new ConnectResult(null, new BrokerFailure(FailureKind.SecretUnreadable, problem));
        var addresses = await brokers.FindAsync(ct);
        BrokerFailure? failure = null;
        for (var i = 0; i < addresses.Count; i++)
        {
            var turn = (_last + i) % addresses.Count;
            var result = await TryAsync(login, addresses[turn], ct);
            if (result.Connection is not null)
            {
                _last = turn;
                return result;
            }

            // What one broker refuses all of them refuse: they share users and virtual hosts.
            failure = result.Failure!;
            if (failure.Kind is FailureKind.Refused or FailureKind.NotPermitted) break;
        }

        // They may have been rotated.
        if (failure!.Kind is FailureKind.Refused or FailureKind.Untrusted) _secrets.Forget();
        brokers.Failed();
        return new ConnectResult(null, failure.Kind == FailureKind.Lost && brokers.Doubt is { } doubt ? failure with { Problem = $"{failure.Problem} {doubt}" } : failure);
    }

    private async Task<ConnectResult> TryAsync(BrokerLogin login, Uri broker, CancellationToken ct)
    {
        IConnection? connection = null;
        var trust = new BrokerTrust(login.Authorities, broker.Host);
        try
        {
            connection = await Factory(login, broker, trust).CreateConnectionAsync($"gateway {mapping.Name}", ct);
            // The client does not wait for the broker's word on the virtual host; a channel has to.
            await using var proof = await connection.CreateChannelAsync(cancellationToken: ct);
            return new ConnectResult(connection, null);
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            if (connection is not null) await connection.DisposeAsync();
            ct.ThrowIfCancellationRequested();
            return new ConnectResult(null, BrokerFaults.Describe(failed, broker, mapping, trust));
        }
        finally
        {
            if (trust.Expires is { } end) metrics.CertificateUsed(CertificateKind.Broker, end);
        }
    }

    private ConnectionFactory Factory(BrokerLogin login, Uri broker, BrokerTrust trust)
    {
        var tls = broker.Scheme.Equals("amqps", StringComparison.OrdinalIgnoreCase);
        var factory = new ConnectionFactory
        {
            HostName = broker.Host,
            Port = broker.Port > 0 ? broker.Port : tls ? 5671 : 5672,
            VirtualHost = mapping.VirtualHost,
            // Who recovers, and when, is decided in one place, and that is ours.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = ConnectTime,
            HandshakeContinuationTimeout = ConnectTime,
            ContinuationTimeout = AnswerTime,
            RequestedHeartbeat = Heartbeat,
            MaxInboundMessageBodySize = LargestMessageBytes,
            ConsumerDispatchConcurrency = 1,
        };
        if (login.User is { } user) (factory.UserName, factory.Password) = (user.User, user.Password);
        // Who is known by a certificate alone, where the broker has the plugin for it.
        else if (login.Certificate is not null) factory.AuthMechanisms = [new ExternalMechanismFactory(), new PlainMechanismFactory()];
        if (tls) factory.Ssl = Tls(login, broker, trust);
        return factory;
    }

    private static SslOption Tls(BrokerLogin login, Uri broker, BrokerTrust trust)
    {
        var tls = new SslOption { Enabled = true, ServerName = broker.Host, CertificateValidationCallback = trust.Judge };
        if (login.Certificate is not { } identity) return tls;
        var certificate = identity.Load();
        tls.Certs = [certificate];
        // The broker may name authorities that ours is not of directly; it shall judge, and not the runtime.
        tls.CertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return tls;
    }
}

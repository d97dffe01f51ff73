using System.Net.Security;
using System.Security.Cryptography;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Connection;

/// <summary>Opens connections to the first of a mapping's brokers that takes one, with what the secrets say at that moment.</summary>
internal sealed class BrokerConnector(MappingSettings mapping, ISecretStore secrets)
{
    /// <summary>RabbitMQ's own ceiling. The client's is 64 MiB, and it ends the connection for a larger message, again and again.</summary>
    private const uint LargestMessageBytes = 512 * 1024 * 1024;

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    /// <summary>A connection that is silent for twice this long is given up; the broker may ask for less.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private int _last;

    /// <summary>Tries the brokers in turn, the one that took the last connection first.</summary>
    public async Task<ConnectResult> ConnectAsync(CancellationToken ct)
    {
        var (settings, failure) = await PrepareAsync(ct);
        if (settings is null) return new ConnectResult(null, failure);
        for (var i = 0; i < mapping.BrokerUris.Count; i++)
        {
            var turn = (_last + i) % mapping.BrokerUris.Count;
            var result = await TryAsync(settings, mapping.BrokerUris[turn], ct);
            if (result.Connection is not null)
            {
                _last = turn;
                return result;
            }

            // What one broker refuses all of them refuse: they share users and virtual hosts.
            failure = result.Failure!;
            if (failure.Kind is FailureKind.Refused or FailureKind.NotPermitted) break;
        }

        if (failure!.Kind == FailureKind.Refused && mapping.BasicAuth is { } refused) secrets.Forget(refused);
        return new ConnectResult(null, failure);
    }

    private async Task<ConnectResult> TryAsync(Prepared settings, Uri broker, CancellationToken ct)
    {
        IConnection? connection = null;
        try
        {
            connection = await Factory(settings, broker).CreateConnectionAsync($"gateway {mapping.Name}", ct);
            // The client does not wait for the broker's word on the virtual host; a channel has to.
            await using var proof = await connection.CreateChannelAsync(cancellationToken: ct);
            return new ConnectResult(connection, null);
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            if (connection is not null) await connection.DisposeAsync();
            ct.ThrowIfCancellationRequested();
            return new ConnectResult(null, BrokerFaults.Describe(failed, broker, mapping));
        }
    }

    private ConnectionFactory Factory(Prepared settings, Uri broker)
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
        if (settings.Login is { } login) (factory.UserName, factory.Password) = (login.User, login.Password);
        if (tls) factory.Ssl = new SslOption { Enabled = true, ServerName = broker.Host, CertificateValidationCallback = settings.Trust };
        return factory;
    }

    private async Task<(Prepared?, BrokerFailure?)> PrepareAsync(CancellationToken ct)
    {
        var (login, failure) = await LoginAsync(ct);
        if (failure is not null) return (null, failure);
        (var trust, failure) = await TrustAsync(ct);
        return failure is null ? (new Prepared(login, trust), null) : (null, failure);
    }

    private async Task<(UserPassword?, BrokerFailure?)> LoginAsync(CancellationToken ct)
    {
        if (mapping.BasicAuth is not { } reference) return (null, null);
        var reading = await secrets.ReadAsync(reference, ct);
        if (reading.Text is null) return (null, Unreadable(reading.Problem));
        if (BrokerLogin.Parse(reading.Text) is { } login) return (login, null);
        secrets.Forget(reference);
        return (null, Unreadable($"The secret {reference.Place} of BASIC_AUTH must be JSON with username and password."));
    }

    private async Task<(RemoteCertificateValidationCallback?, BrokerFailure?)> TrustAsync(CancellationToken ct)
    {
        if (mapping.ServerRootCa is not { } reference) return (null, null);
        var reading = await secrets.ReadAsync(reference, ct);
        if (reading.Text is null) return (null, Unreadable(reading.Problem));
        try
        {
            return (BrokerTrust.For(BrokerLogin.Certificates(reading.Text)), null);
        }
        catch (CryptographicException)
        {
            secrets.Forget(reference);
            return (null, Unreadable($"The secret {reference.Place} of SERVER_ROOT_CA_CERTIFICATE must be certificates in PEM, or JSON with them as certificate."));
        }
    }

    private static BrokerFailure Unreadable(string? problem) => new(FailureKind.SecretUnreadable, problem ?? "A secret cannot be read.");

    private sealed record Prepared(UserPassword? Login, RemoteCertificateValidationCallback? Trust);
}

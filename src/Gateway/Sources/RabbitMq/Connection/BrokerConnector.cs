using System.Net.Security;
using System.Security.Cryptography;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Connection;

/// <summary>Opens connections to the first of a mapping's brokers that takes one, with what the secrets say at that moment.</summary>
internal sealed class BrokerConnector(MappingSettings mapping, ISecretStore secrets, TimeProvider clock)
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

        Forget(failure!.Kind);
        return new ConnectResult(null, failure);
    }

    // They may have been rotated.
    private void Forget(FailureKind kind)
    {
        if (kind == FailureKind.Refused && mapping.BasicAuth is { } login) secrets.Forget(login);
        if (kind != FailureKind.Untrusted) return;
        if (mapping.ServerRootCa is { } authority) secrets.Forget(authority);
        if (mapping.ClientCertificate is { } certificate) secrets.Forget(certificate);
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
        // Who is known by a certificate alone, where the broker has the plugin for it.
        else if (settings.Identity is not null) factory.AuthMechanisms = [new ExternalMechanismFactory(), new PlainMechanismFactory()];
        if (tls) factory.Ssl = Tls(settings, broker);
        return factory;
    }

    private static SslOption Tls(Prepared settings, Uri broker)
    {
        var tls = new SslOption { Enabled = true, ServerName = broker.Host, CertificateValidationCallback = settings.Trust };
        if (settings.Identity is not { } identity) return tls;
        var certificate = identity.Load();
        tls.Certs = [certificate];
        // The broker may name authorities that ours is not of directly; it shall judge, and not the runtime.
        tls.CertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return tls;
    }

    private async Task<(Prepared?, BrokerFailure?)> PrepareAsync(CancellationToken ct)
    {
        var (login, failure) = await LoginAsync(ct);
        if (failure is not null) return (null, failure);
        (var trust, failure) = await TrustAsync(ct);
        if (failure is not null) return (null, failure);
        (var identity, failure) = await IdentityAsync(ct);
        return failure is null ? (new Prepared(login, trust, identity), null) : (null, failure);
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

    private async Task<(ClientCertificate?, BrokerFailure?)> IdentityAsync(CancellationToken ct)
    {
        if (mapping.ClientCertificate is not { } reference) return (null, null);
        var read = ClientCertificateSecret.Parse(await secrets.ReadAsync(reference, ct), reference.ToString(), clock.GetUtcNow());
        if (read.Certificate is not null) return (read.Certificate, null);
        secrets.Forget(reference);
        return (null, Unreadable(read.Problem));
    }

    private static BrokerFailure Unreadable(string? problem) => new(FailureKind.SecretUnreadable, problem ?? "A secret cannot be read.");

    private sealed record Prepared(UserPassword? Login, RemoteCertificateValidationCallback? Trust, ClientCertificate? Identity);
}

using Gateway.Aws.Msk;
using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Sources.Kafka.Access;

/// <summary>Reads what one mapping's client logs in with: addresses from the settings or from MSK, secrets from their places.</summary>
internal sealed class KafkaAccess
{
    private readonly MappingSettings _mapping;
    private readonly KafkaAccessParts? _parts;

    /// <param name="mapping">Says what is needed.</param>
    /// <param name="parts">Where it is had from.</param>
    public KafkaAccess(MappingSettings mapping, KafkaAccessParts parts) : this(mapping) => _parts = parts;

    private KafkaAccess(MappingSettings mapping) => _mapping = mapping;

    /// <summary>Tokens of the cluster's region, where tokens are what it takes.</summary>
    public MskTokens? Tokens { get; private set; }

    /// <summary>For a mapping whose settings say everything.</summary>
    public static KafkaAccess AsWritten(MappingSettings mapping) => new(mapping);

    /// <summary>All of it, as of now. Never throws for what cannot be had.</summary>
    public async Task<KafkaLoginResult> ReadAsync(CancellationToken ct)
    {
        var login = new KafkaLogin { Servers = _mapping.BootstrapServers, Protocol = _mapping.Protocol };
        if (_parts is null) return new KafkaLoginResult(login, null);
        var brokers = await BrokersAsync(_parts, ct);
        if (brokers.Problem is { } unknown) return new KafkaLoginResult(null, unknown);
        var (secrets, problem) = await SecretsAsync(_parts, login with { Servers = brokers.Servers, Protocol = brokers.Protocol }, ct);
        if (secrets is not { Protocol: KafkaProtocol.MskIam }) return new KafkaLoginResult(secrets, problem);
        Tokens ??= _parts.TokensOf(_mapping.SourceRegion!);
        var (token, none) = await Tokens.GetAsync(ct);
        return token is null ? new KafkaLoginResult(null, $"SASL authentication failed. {none}") : new KafkaLoginResult(secrets with { Token = token }, null);
    }

    /// <summary>A broker refused what was read: the next reading asks every place anew.</summary>
    public void Forget()
    {
        foreach (var secret in (ReadOnlySpan<SecretReference?>)[_mapping.BasicAuth, _mapping.ClientCertificate, _mapping.ServerRootCa])
        {
            if (secret is not null) _parts?.Secrets.Forget(secret);
        }
    }

    private async Task<MskBrokers> BrokersAsync(KafkaAccessParts parts, CancellationToken ct) =>
        _mapping is { BootstrapServers.Count: 0, EventSourceArn: { } arn, SourceRegion: { } region }
            ? await parts.Msk.FindAsync(arn, region, _mapping.Protocol, ct)
            : new MskBrokers(_mapping.BootstrapServers, _mapping.Protocol, null);

    private async Task<KafkaLoginResult> SecretsAsync(KafkaAccessParts parts, KafkaLogin login, CancellationToken ct)
    {
        if (_mapping.BasicAuth is { } basicAuth)
        {
            var read = BasicAuthSecret.Parse(await parts.Secrets.ReadAsync(basicAuth, ct), basicAuth.ToString());
            if (read.Credentials is null) return new KafkaLoginResult(null, read.Problem);
            login = login with { User = read.Credentials };
        }

        if (_mapping.ClientCertificate is { } certificate)
        {
            var read = ClientCertificateSecret.Parse(await parts.Secrets.ReadAsync(certificate, ct), certificate.ToString(), parts.Clock.GetUtcNow());
            if (read.Certificate is null) return new KafkaLoginResult(null, read.Problem);
            login = login with { Certificate = read.Certificate };
        }

        if (_mapping.ServerRootCa is { } authority)
        {
            var read = CertificateSecret.Parse(await parts.Secrets.ReadAsync(authority, ct), authority.ToString());
            if (read.Pem is null) return new KafkaLoginResult(null, read.Problem);
            login = login with { Authorities = read.Pem };
        }

        return new KafkaLoginResult(login, null);
    }
}

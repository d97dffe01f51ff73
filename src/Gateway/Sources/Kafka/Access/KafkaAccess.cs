using Gateway.Aws.Msk;
using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Sources.Kafka.Access;

/// <summary>Reads what one mapping's client logs in with: addresses from the settings or from MSK, secrets from their places.</summary>
internal sealed class KafkaAccess
{
    private readonly MappingSettings _mapping;
    private readonly KafkaAccessParts? _parts;
    private readonly BrokerSecrets? _secrets;

    /// <param name="mapping">Says what is needed.</param>
    /// <param name="parts">Where it is had from.</param>
    /// <param name="metrics">Shows when certificates end; null for nobody.</param>
    public KafkaAccess(MappingSettings mapping, KafkaAccessParts parts, MappingMetrics? metrics = null) : this(mapping) =>
        (_parts, _secrets) = (parts, new BrokerSecrets(mapping, parts.Secrets, parts.Clock, metrics));

    private KafkaAccess(MappingSettings mapping) => _mapping = mapping;

    /// <summary>Tokens of the cluster's region, where tokens are what it takes.</summary>
    public MskTokens? Tokens { get; private set; }

    /// <summary>For a mapping whose settings say everything.</summary>
    public static KafkaAccess AsWritten(MappingSettings mapping) => new(mapping);

    /// <summary>All of it, as of now. Never throws for what cannot be had.</summary>
    public async Task<KafkaLoginResult> ReadAsync(CancellationToken ct)
    {
        if (_parts is null) return new KafkaLoginResult(new KafkaLogin { Servers = _mapping.BootstrapServers, Protocol = _mapping.Protocol }, null);
        var brokers = await BrokersAsync(_parts, ct);
        if (brokers.Problem is { } unknown) return new KafkaLoginResult(null, unknown);
        var secrets = await _secrets!.ReadAsync(ct);
        if (secrets.Problem is { } problem) return new KafkaLoginResult(null, problem);
        var login = new KafkaLogin
        {
            Servers = brokers.Servers,
            Protocol = brokers.Protocol,
            User = secrets.User,
            Certificate = secrets.Certificate,
            Authorities = secrets.Authorities,
        };
        if (login.Protocol != KafkaProtocol.MskIam) return new KafkaLoginResult(login, null);
        Tokens ??= _parts.TokensOf(_mapping.SourceRegion!);
        var (token, none) = await Tokens.GetAsync(ct);
        return token is null ? new KafkaLoginResult(null, $"SASL authentication failed. {none}") : new KafkaLoginResult(login with { Token = token }, null);
    }

    /// <summary>A broker refused what was read: the next reading asks every place anew.</summary>
    public void Forget() => _secrets?.Forget();

    private async Task<MskBrokers> BrokersAsync(KafkaAccessParts parts, CancellationToken ct) =>
        _mapping is { BootstrapServers.Count: 0, EventSourceArn: { } arn, SourceRegion: { } region }
            ? await parts.Msk.FindAsync(arn, region, _mapping.Protocol, ct)
            : new MskBrokers(_mapping.BootstrapServers, _mapping.Protocol, null);
}

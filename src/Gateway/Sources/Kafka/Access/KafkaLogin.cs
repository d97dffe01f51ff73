using Gateway.Aws.Msk;
using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Sources.Kafka.Access;

/// <summary>What a client needs to know of its brokers beyond the settings: addresses and secrets, as they are at one moment.</summary>
internal sealed record KafkaLogin
{
    /// <summary><c>host:port</c>, at least one.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>How they are spoken to; null where librdkafka's own settings tell.</summary>
    public KafkaProtocol? Protocol { get; init; }

    public UserPassword? User { get; init; }

    public ClientCertificate? Certificate { get; init; }

    /// <summary>The CA in PEM; null for the system's.</summary>
    public string? Authorities { get; init; }

    /// <summary>The first token, with <see cref="KafkaProtocol.MskIam"/> and only there.</summary>
    public MskToken? Token { get; init; }

    /// <summary>True when a client that runs with this one can be given the other: it finds brokers by itself, and takes users and tokens.</summary>
    public bool CanBecome(KafkaLogin other) =>
        Protocol == other.Protocol && Certificate == other.Certificate && Authorities == other.Authorities && (User is null) == (other.User is null);

    /// <inheritdoc/>
    public override string ToString() => $"(a login to {string.Join(',', Servers)})";
}

using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka;

/// <summary>Puts a login into a client's settings, a consumer's or a producer's.</summary>
internal static class KafkaLoginSettings
{
    public static void Apply(KafkaLogin login, ClientConfig config)
    {
        config.BootstrapServers = string.Join(',', login.Servers);
        if (login.Protocol is { } protocol) Speak(config, protocol);
        if (login.User is { } user) (config.SaslUsername, config.SaslPassword) = (user.User, user.Password);
        if (login.Authorities is { } authorities) config.SslCaPem = authorities;
        if (login.Certificate is not { } certificate) return;
        (config.SslCertificatePem, config.SslKeyPem) = (certificate.Chain, certificate.Key);
        if (certificate.KeyPassword is { } password) config.SslKeyPassword = password;
    }

    private static void Speak(ClientConfig config, KafkaProtocol protocol)
    {
        config.SecurityProtocol = protocol switch
        {
            KafkaProtocol.Plaintext => SecurityProtocol.Plaintext,
            KafkaProtocol.Tls => SecurityProtocol.Ssl,
            _ => SecurityProtocol.SaslSsl,
        };
        if (MechanismOf(protocol) is { } mechanism) config.SaslMechanism = mechanism;
    }

    private static SaslMechanism? MechanismOf(KafkaProtocol protocol) => protocol switch
    {
        KafkaProtocol.SaslPlain => SaslMechanism.Plain,
        KafkaProtocol.SaslScram256 => SaslMechanism.ScramSha256,
        KafkaProtocol.SaslScram512 => SaslMechanism.ScramSha512,
        KafkaProtocol.MskIam => SaslMechanism.OAuthBearer,
        _ => null,
    };
}

using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>How an MSK cluster is spoken to, as the port of its brokers tells, unless <c>ConsumerProperties</c> says otherwise.</summary>
internal static class MskSecurity
{
    private const string SaslMechanism = "sasl.mechanism";
    private const string SaslMechanisms = "sasl.mechanisms";

    /// <summary>The ports of MSK's brokers. Other listeners, such as those for the internet, have to be told.</summary>
    private static readonly Dictionary<int, KafkaProtocol> ByPort = new()
    {
        [9092] = KafkaProtocol.Plaintext,
        [9094] = KafkaProtocol.Tls,
        [9096] = KafkaProtocol.SaslScram512,
        [9098] = KafkaProtocol.MskIam,
    };

    /// <summary>True when the ports decide.</summary>
    public static bool Applies(MappingOptions options) =>
        IsMsk(options) && Written(options, SettingKeys.SecurityProtocol) is null;

    public static bool IsMsk(MappingOptions options) => options.EventSourceArn is not null && SourceDetection.Of(options) == SourceKind.Kafka;

    /// <summary>The different ports of the brokers.</summary>
    public static IReadOnlyList<int> Ports(MappingOptions options) =>
        [.. options.Gateway.BootstrapServers.Select(HostPort.Parse).OfType<HostPort>().Select(server => server.Port).Distinct()];

    /// <summary>What one port says; null when it says nothing.</summary>
    public static KafkaProtocol? Of(int port) => ByPort.TryGetValue(port, out var protocol) ? protocol : null;

    /// <summary>What ports or <c>ConsumerProperties</c> tell; null where that is nothing, or something that librdkafka's own settings complete.</summary>
    public static KafkaProtocol? Protocol(MappingOptions options)
    {
        if (!IsMsk(options)) return null;
        if (!Applies(options)) return OfProperties(options);
        return Ports(options) is [var port] ? Of(port) : null;
    }

    private static KafkaProtocol? OfProperties(MappingOptions options)
    {
        var mechanism = (Written(options, SaslMechanisms) ?? Written(options, SaslMechanism))?.ToUpperInvariant();
        return (Written(options, SettingKeys.SecurityProtocol)?.ToUpperInvariant(), mechanism) switch
        {
            ("PLAINTEXT", _) => KafkaProtocol.Plaintext,
            ("SSL", _) => KafkaProtocol.Tls,
            ("SASL_SSL", "SCRAM-SHA-512") => KafkaProtocol.SaslScram512,
            // Who writes where tokens come from wants others than ours.
            ("SASL_SSL", "OAUTHBEARER") when !options.Gateway.ConsumerProperties.Keys.Any(IsOfTokens) => KafkaProtocol.MskIam,
            _ => null,
        };
    }

    private static bool IsOfTokens(string property) =>
        property.StartsWith("sasl.oauthbearer.", StringComparison.OrdinalIgnoreCase) || property.StartsWith("enable.sasl.oauthbearer.", StringComparison.OrdinalIgnoreCase);

    private static string? Written(MappingOptions options, string property) =>
        options.Gateway.ConsumerProperties.FirstOrDefault(each => string.Equals(each.Key, property, StringComparison.OrdinalIgnoreCase)).Value;
}

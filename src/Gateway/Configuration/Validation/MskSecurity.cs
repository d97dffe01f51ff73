using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>How an MSK cluster is spoken to, as the port of its brokers tells, unless <c>ConsumerProperties</c> says otherwise.</summary>
internal static class MskSecurity
{
    public const int PlaintextPort = 9092;
    public const int TlsPort = 9094;
    public const int ScramPort = 9096;
    public const int IamPort = 9098;

    /// <summary>True when the ports decide.</summary>
    public static bool Applies(MappingOptions options) =>
        options.EventSourceArn is not null
        && SourceDetection.Of(options) == SourceKind.Kafka
        && !options.Gateway.ConsumerProperties.Keys.Any(IsSecurityProtocol);

    /// <summary>The different ports of the brokers.</summary>
    public static IReadOnlyList<int> Ports(MappingOptions options) =>
        [.. options.Gateway.BootstrapServers.Select(HostPort.Parse).OfType<HostPort>().Select(server => server.Port).Distinct()];

    public static bool IsKnown(int port) => port is PlaintextPort or TlsPort or ScramPort or IamPort;

    /// <summary>librdkafka's word for what the ports tell; null where nothing needs saying.</summary>
    public static string? Protocol(MappingOptions options) => Applies(options) && Ports(options) is [TlsPort] ? "ssl" : null;

    private static bool IsSecurityProtocol(string property) => string.Equals(property, SettingKeys.SecurityProtocol, StringComparison.OrdinalIgnoreCase);
}

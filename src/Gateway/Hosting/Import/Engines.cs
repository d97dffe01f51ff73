using Gateway.Configuration;

namespace Gateway.Hosting.Import;

/// <summary>Amazon MQ's engines by their names there.</summary>
internal static class Engines
{
    /// <summary>Null for what is no engine's name.</summary>
    public static SourceKind? Of(string? written) => written?.ToUpperInvariant() switch
    {
        "RABBITMQ" => SourceKind.RabbitMq,
        "ACTIVEMQ" => SourceKind.ActiveMq,
        _ => null,
    };
}

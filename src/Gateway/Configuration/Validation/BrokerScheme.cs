using System.Collections.Frozen;

namespace Gateway.Configuration.Validation;

/// <summary>How a broker's address begins, and what that says.</summary>
/// <param name="Source">Whose address it is.</param>
/// <param name="Written">What stands in the settings: ActiveMQ's transports differ at the broker only, not on the wire.</param>
/// <param name="Port">Used where none is written.</param>
internal sealed record BrokerScheme(SourceKind Source, string Written, int Port)
{
    private static readonly BrokerScheme Plain = new(SourceKind.ActiveMq, "tcp", 61616);
    private static readonly BrokerScheme Tls = new(SourceKind.ActiveMq, "ssl", 61617);

    private static readonly FrozenDictionary<string, BrokerScheme> ByName = new Dictionary<string, BrokerScheme>
    {
        ["amqp"] = new(SourceKind.RabbitMq, "amqp", 5672),
        ["amqps"] = new(SourceKind.RabbitMq, "amqps", 5671),
        ["tcp"] = Plain,
        ["nio"] = Plain,
        ["auto"] = Plain,
        ["auto+nio"] = Plain,
        ["ssl"] = Tls,
        ["nio+ssl"] = Tls,
        ["auto+ssl"] = Tls,
        ["auto+nio+ssl"] = Tls,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when the text begins with no scheme of a broker.</summary>
    public static BrokerScheme? Of(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? ByName.GetValueOrDefault(text[..end]) : null;
}

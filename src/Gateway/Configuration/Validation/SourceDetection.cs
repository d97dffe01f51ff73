using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Tells from what is written which system a mapping reads from.</summary>
internal static class SourceDetection
{
    /// <summary>The Type whose presence means RabbitMQ.</summary>
    public const string VirtualHost = "VIRTUAL_HOST";

    /// <summary>Null where nothing tells. What is written outright comes first; whether the rest agrees is for <see cref="SourceRule"/>.</summary>
    public static SourceKind? Of(MappingOptions options) =>
        options.Gateway.Source
        ?? FromArn(options.EventSourceArn)
        ?? (options.SelfManagedEventSource is null ? null : (SourceKind?)SourceKind.Kafka)
        ?? FromBrokerUri(options.Gateway.BrokerUri)
        ?? FromAccess(options);

    /// <summary>An MSK ARN tells; an Amazon MQ ARN does not, for both its engines look alike.</summary>
    public static SourceKind? FromArn(string? arn) =>
        arn is not null && EventSource.Parse(arn) is { Service: EventSource.Kafka } ? SourceKind.Kafka : null;

    /// <summary>AMQP is RabbitMQ's, the rest are OpenWire's.</summary>
    public static SourceKind? FromBrokerUri(string? uri) =>
        uri is not null && BrokerUriList.Parse(uri) is { Members: [var first, ..] }
            ? BrokerScheme.Of(first)?.Source
            : null;

    private static SourceKind? FromAccess(MappingOptions options) =>
        options.SourceAccessConfigurations.Exists(access => string.Equals(access.Type, VirtualHost, StringComparison.OrdinalIgnoreCase))
            ? SourceKind.RabbitMq
            : null;
}

using System.Diagnostics;
using System.Text;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Invocation.Events;
using Gateway.Records;
using Gateway.Settlement.Items;
using Gateway.Sources;
using Gateway.Sources.ActiveMq;
using Gateway.Sources.Kafka;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.RabbitMq;
using Gateway.Sources.RabbitMq.Messages;
using Gateway.Tracing;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>What of a mapping depends on the kind of its broker.</summary>
/// <param name="Source">Reads the broker.</param>
/// <param name="Format">Writes the event that Lambda's own mapping would have sent.</param>
/// <param name="MessagingSystem">The broker's kind as traces and sampling rules name it.</param>
/// <param name="Host">The first broker's host; empty where it has to be looked up.</param>
/// <param name="MessageId">Null where records have offsets.</param>
internal sealed record BrokerParts(IRecordSource Source, IEventFormat Format, string MessagingSystem, string Host, MessageIdOf? MessageId)
{
    /// <summary>Finds the records that the function names in its answer.</summary>
    public required ItemLookupOf Items { get; init; }

    /// <summary>The first broker's host where the source has to look it up; null where it is known.</summary>
    public Func<string?>? FoundHost { get; private init; }

    /// <summary>Kafka's brokers as the event shows them; empty for queues.</summary>
    public Func<IReadOnlyList<string>> Brokers { get; private init; } = static () => [];

    /// <summary>Where failed records were left that are put back; null for a broker.</summary>
    public string? RedrivenFrom { get; init; }

    public static BrokerParts Of(MappingSettings settings, SharedParts parts, MappingMetrics metrics, ILogger logger) => settings.Source switch
    {
        SourceKind.Kafka => OfKafka(settings, new KafkaSource(settings, new KafkaAccess(settings, parts.KafkaAccess, metrics), metrics, parts.Clock, logger, process: parts.Memory)),
        SourceKind.RabbitMq => OfRabbitMq(settings, parts, metrics, logger, new BrokerFinder(settings, parts.Mq, parts.Clock)),
        SourceKind.ActiveMq => OfActiveMq(settings, parts, metrics, logger, new BrokerFinder(settings, parts.Mq, parts.Clock)),
        _ => throw new UnreachableException($"Unknown source {settings.Source}"),
    };

    private static BrokerParts OfKafka(MappingSettings settings, KafkaSource source) =>
        new(source, new KafkaEventFormat(settings.EventSourceArn, () => source.Brokers), "kafka", HostOf(settings.BootstrapServers) ?? "", MessageId: null)
        {
            Items = static sent => new KafkaItems(sent),
            FoundHost = settings.BootstrapServers.Count == 0 ? () => HostOf(source.Brokers) : null,
            Brokers = () => source.Brokers,
        };

    private static BrokerParts OfRabbitMq(MappingSettings settings, SharedParts parts, MappingMetrics metrics, ILogger logger, BrokerFinder brokers) =>
        new(new RabbitMqSource(settings, brokers, parts.Secrets, metrics, parts.Clock, parts.Ids.NextDouble, logger, process: parts.Memory),
            new RabbitMqEventFormat(settings.EventSourceArn, settings.VirtualHost),
            "rabbitmq",
            settings.BrokerUris[0].Host,
            RabbitMqMessageId.Of)
        {
            Items = sent => new MessageItems(sent, RabbitMqMessageId.Of, lane => RabbitMqEventFormat.KeyOf(lane, settings.VirtualHost)),
            FoundHost = () => brokers.Host,
        };

    private static BrokerParts OfActiveMq(MappingSettings settings, SharedParts parts, MappingMetrics metrics, ILogger logger, BrokerFinder brokers) =>
        new(new ActiveMqSource(settings, brokers, parts.Secrets, metrics, parts.Clock, parts.Ids.NextDouble, logger, process: parts.Memory),
            new ActiveMqEventFormat(settings.EventSourceArn),
            "activemq",
            settings.BrokerUris[0].Host,
            IdOfMessage)
        {
            Items = static sent => new MessageItems(sent, IdOfMessage),
            FoundHost = () => brokers.Host,
        };

    private static string IdOfMessage(in SourceRecord message) => Encoding.UTF8.GetString(new MessageAttributes(message.Payload.Attributes).Id);

    /// <summary>The first host of a list of brokers; null where it is empty.</summary>
    public static string? HostOf(IReadOnlyList<string> servers) => servers is [var first, ..] ? HostPort.Parse(first)?.Host ?? first : null;
}

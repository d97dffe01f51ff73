using System.Diagnostics;
using System.Text;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Invocation.Events;
using Gateway.Records;
using Gateway.Sources;
using Gateway.Sources.ActiveMq;
using Gateway.Sources.Kafka;
using Gateway.Sources.RabbitMq;
using Gateway.Sources.RabbitMq.Messages;
using Gateway.Tracing;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>What of a mapping depends on the kind of its broker.</summary>
/// <param name="Source">Reads the broker.</param>
/// <param name="Format">Writes the event that Lambda's own mapping would have sent.</param>
/// <param name="MessagingSystem">The broker's kind as traces and sampling rules name it.</param>
/// <param name="Host">The first broker's host.</param>
/// <param name="MessageId">Null where records have offsets.</param>
internal sealed record BrokerParts(IRecordSource Source, IEventFormat Format, string MessagingSystem, string Host, MessageIdOf? MessageId)
{
    public static BrokerParts Of(MappingSettings settings, SharedParts parts, MappingMetrics metrics, ILogger logger) => settings.Source switch
    {
        SourceKind.Kafka => new(
            new KafkaSource(settings, metrics, parts.Clock, logger),
            new KafkaEventFormat(settings.EventSourceArn, settings.BootstrapServers),
            "kafka",
            HostPort.Parse(settings.BootstrapServers[0])?.Host ?? settings.BootstrapServers[0],
            MessageId: null),
        SourceKind.RabbitMq => new(
            new RabbitMqSource(settings, parts.Secrets, metrics, parts.Clock, parts.Ids.NextDouble, logger),
            new RabbitMqEventFormat(settings.EventSourceArn, settings.VirtualHost),
            "rabbitmq",
            settings.BrokerUris[0].Host,
            RabbitMqMessageId.Of),
        SourceKind.ActiveMq => new(
            new ActiveMqSource(settings, parts.Secrets, metrics, parts.Clock, parts.Ids.NextDouble, logger),
            new ActiveMqEventFormat(settings.EventSourceArn),
            "activemq",
            settings.BrokerUris[0].Host,
            static (in record) => Encoding.UTF8.GetString(new MessageAttributes(record.Payload.Attributes).Id)),
        _ => throw new UnreachableException($"Unknown source {settings.Source}"),
    };
}

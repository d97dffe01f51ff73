using System.Diagnostics;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Hosting.Policy;
using Gateway.Settlement.Destinations;
using Gateway.Sources;
using Gateway.Sources.ActiveMq;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.RabbitMq;
using Gateway.Sources.RabbitMq.Connection;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>Puts a mapping's failure destination together.</summary>
internal static class DestinationParts
{
    /// <summary>Null for a mapping without one.</summary>
    public static FailureOutlet? Of(MappingSettings settings, SharedParts parts, BrokerParts broker, MappingMetrics metrics, ILogger logger)
    {
        if (settings.Destination is not { } destination) return null;
        var writer = new FailureRecordWriter(Facts(settings, parts, broker), parts.Clock);
        return new FailureOutlet(settings.Name, Of(destination, settings, writer, parts, metrics), broker.Format, metrics, parts.Ids.NextDouble, logger) { MessageId = broker.MessageId };
    }

    private static IFailureDestination Of(FailureDestination destination, MappingSettings settings, FailureRecordWriter writer, SharedParts parts, MappingMetrics metrics)
    {
        var aws = parts.Configuration.Options!.Aws;
        return destination.Kind switch
        {
            DestinationKind.Sqs => new SqsDestination(destination, writer, parts.Calls, UriOf(aws.SqsEndpoint)),
            DestinationKind.Sns => new SnsDestination(destination, writer, parts.Calls, UriOf(aws.SnsEndpoint)),
            DestinationKind.S3 => new S3Destination(destination, settings.Name, writer, parts.Calls, parts.Region, UriOf(aws.S3Endpoint), parts.Clock),
            DestinationKind.Kafka => new KafkaDestination(destination, settings, writer, new KafkaAccess(settings, parts.KafkaAccess)),
            DestinationKind.RabbitMq => new RabbitMqDestination(destination, writer, new MessagePublisher(settings, new BrokerConnector(settings, new BrokerFinder(settings, parts.Mq, parts.Clock), parts.Secrets, metrics, parts.Clock), parts.Clock)),
            DestinationKind.ActiveMq => new ActiveMqDestination(destination, writer, new QueueProducer(settings, new BrokerFinder(settings, parts.Mq, parts.Clock), parts.Secrets, parts.Clock)),
            _ => throw new UnreachableException($"Unknown destination {destination.Kind}"),
        };
    }

    private static FailureRecordFacts Facts(MappingSettings settings, SharedParts parts, BrokerParts broker) => new()
    {
        FunctionArn = ArnOf(settings.Function, parts.Region),
        Source = settings.Source,
        EventSourceArn = settings.EventSourceArn,
        Brokers = broker.Brokers,
        Format = broker.Format,
        MessageId = broker.MessageId,
    };

    // Without an account there is no ARN to be made, and the name has to do.
    private static string ArnOf(FunctionReference function, string region)
    {
        var arn = function.Arn ?? (function.AccountId is { } account ? $"arn:{AccountPlace.Of(region, account).Partition}:lambda:{region}:{account}:function:{function.Name}" : function.Name);
        return $"{arn}:{function.Qualifier ?? "$LATEST"}";
    }

    private static Uri? UriOf(string? endpoint) => endpoint is null ? null : new Uri(endpoint);
}

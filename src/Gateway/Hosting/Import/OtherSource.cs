using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;

namespace Gateway.Hosting.Import;

/// <summary>Tells what a mapping reads that the gateway does not.</summary>
internal static class OtherSource
{
    /// <summary>In words; null for Kafka, RabbitMQ and ActiveMQ.</summary>
    public static string? Of(ImportedMapping mapping, MapNode settings)
    {
        if (settings.At(nameof(MappingOptions.Topics)) is not null || settings.At(nameof(MappingOptions.Queues)) is not null) return null;
        if (settings.At(nameof(MappingOptions.DocumentDBEventSourceConfig)) is not null) return "DocumentDB";
        return Service(settings.At(nameof(MappingOptions.EventSourceArn)).Text, mapping.Reads) switch
        {
            "kinesis" => "a Kinesis stream",
            "dynamodb" => "a DynamoDB stream",
            "sqs" => "an SQS queue",
            "rds" or "docdb" => "DocumentDB",
            _ => "neither topics nor queues, so from a stream or from SQS",
        };
    }

    // A type is AWS::Service::Resource.
    private static string? Service(string? arn, string? type)
    {
        if (arn is not null && EventSource.Parse(arn) is { } source) return source.Service;
        return type?.Split("::") is [_, var service, ..] ? service.ToLowerInvariant() : null;
    }
}

using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;

namespace Gateway.Hosting.Policy;

/// <summary>What sending records that failed for good to services of AWS takes; a broker's topic is <see cref="BrokerAccess"/>'s.</summary>
internal static class DestinationAccess
{
    public static IEnumerable<PolicyStatement> Of(IReadOnlyCollection<MappingOptions> mappings)
    {
        var arns = ArnsOf(mappings);
        return
        [
            .. PolicyStatement.On(Of(arns, "sqs"), "SendFailures", "sqs:SendMessage"),
            .. PolicyStatement.On(Of(arns, "sns"), "PublishFailures", "sns:Publish"),
            .. PolicyStatement.On(Of(arns, "s3").Select(bucket => $"{bucket}/*"), "StoreFailures", "s3:PutObject"),
        ];
    }

    /// <summary>What looking whether they are there takes.</summary>
    public static IEnumerable<PolicyStatement> Looks(IReadOnlyCollection<MappingOptions> mappings)
    {
        var arns = ArnsOf(mappings);
        return
        [
            .. PolicyStatement.On(Of(arns, "sqs"), "LookAtQueues", "sqs:GetQueueAttributes"),
            .. PolicyStatement.On(Of(arns, "sns"), "LookAtTopics", "sns:GetTopicAttributes"),
            .. PolicyStatement.On(Of(arns, "s3"), "LookAtBuckets", "s3:ListBucket"),
        ];
    }

    private static List<string> ArnsOf(IEnumerable<MappingOptions> mappings) => [.. mappings.Select(m => m.DestinationConfig?.OnFailure?.Destination).OfType<string>()];

    private static IEnumerable<string> Of(IEnumerable<string> arns, string service) => arns.Where(arn => EventSource.Parse(arn)?.Service == service);
}

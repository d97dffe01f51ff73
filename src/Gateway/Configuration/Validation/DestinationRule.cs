using System.Diagnostics;

namespace Gateway.Configuration.Validation;

/// <summary>A failure destination can be written to by the mapping, and does not feed it again.</summary>
internal static class DestinationRule
{
    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options.DestinationConfig?.OnFailure?.Destination is not { } written) return;
        if (Wrong(mapping, FailureDestination.Parse(written)) is { } why) problems.Wrong(mapping.Key(SettingKeys.Destination), Display.Of(written), why);
    }

    private static string? Wrong(MappingDraft mapping, FailureDestination? destination)
    {
        if (destination is null) return FailureDestination.Form;
        if (mapping.Source is { } source && destination.CarriesRecords && source != SourceOf(destination.Kind))
            return $"it is on the broker that the mapping reads, and that is one of {source}; name one there, or an SQS queue, SNS topic or S3 bucket";
        return Feeds(mapping, destination) ? "the mapping reads from there, so records that failed would come again without end; name another" : null;
    }

    private static SourceKind SourceOf(DestinationKind kind) => kind switch
    {
        DestinationKind.Kafka => SourceKind.Kafka,
        DestinationKind.RabbitMq => SourceKind.RabbitMq,
        DestinationKind.ActiveMq => SourceKind.ActiveMq,
        _ => throw new UnreachableException($"{kind} has no records"),
    };

    private static bool Feeds(MappingDraft mapping, FailureDestination destination) => destination.Kind switch
    {
        DestinationKind.Kafka => mapping.Options.Topics.Contains(destination.Name, StringComparer.Ordinal),
        DestinationKind.RabbitMq => destination.Exchange.Length == 0 && mapping.Options.Queues.Contains(destination.Name, StringComparer.Ordinal),
        DestinationKind.ActiveMq => mapping.Options.Queues.Contains(destination.Name, StringComparer.Ordinal),
        _ => false,
    };
}

using Gateway.Configuration;

namespace Gateway.Settlement.Redrive;

/// <summary>Decides whether a failure record is one of a mapping's: several may share a destination.</summary>
internal static class RedriveOwner
{
    /// <returns>Why it is another's; null when it is the mapping's.</returns>
    public static string? WhyForeign(FailureRecord failure, MappingSettings mapping)
    {
        if (failure.Source != mapping.Source) return $"it is of {failure.Source}, and {mapping.Name} reads {mapping.Source}";
        if (failure.EventSourceArn is { } arn && mapping.EventSourceArn is { } own && arn != own) return $"it is of {arn}";
        var known = mapping.Source == SourceKind.Kafka ? mapping.Topics : mapping.Queues;
        var named = failure.Event?.Items.Select(item => item.Destination) ?? failure.Offsets.Select(range => range.Topic);
        return named.FirstOrDefault(name => !known.Contains(name)) is { } foreign ? $"it is of {foreign}, which {mapping.Name} does not read" : null;
    }
}

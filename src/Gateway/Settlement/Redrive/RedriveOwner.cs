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
        if (failure.Function is { } function && IsAnother(function, mapping.Function)) return $"{function} failed on it, and {mapping.Name} invokes {mapping.Function}";
        if (OtherHost(failure, mapping) is { } host) return $"it is of the virtual host {host}";
        var known = mapping.Source == SourceKind.Kafka ? mapping.Topics : mapping.Queues;
        var named = failure.Event?.Items.Select(item => item.Destination) ?? failure.Offsets.Select(range => range.Topic);
        return named.FirstOrDefault(name => !known.Contains(name)) is { } foreign ? $"it is of {foreign}, which {mapping.Name} does not read" : null;
    }

    // A mended function may have another version or alias; what only one side tells says nothing.
    private static bool IsAnother(FunctionReference failed, FunctionReference own) =>
        failed.Name != own.Name || Differ(failed.AccountId, own.AccountId) || Differ(failed.Region, own.Region);

    private static bool Differ(string? failed, string? own) => failed is not null && own is not null && failed != own;

    // It stands behind the queue's name in the event's key.
    private static string? OtherHost(FailureRecord failure, MappingSettings mapping)
    {
        if (mapping.Source != SourceKind.RabbitMq) return null;
        var hosts = failure.Event?.Items.Where(item => item.Key.Length > item.Destination.Length).Select(item => item.Key[(item.Destination.Length + 2)..]);
        return hosts?.FirstOrDefault(host => host != mapping.VirtualHost);
    }
}

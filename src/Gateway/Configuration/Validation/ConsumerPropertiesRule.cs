namespace Gateway.Configuration.Validation;

/// <summary>librdkafka settings that delivery depends on are the gateway's own.</summary>
internal static class ConsumerPropertiesRule
{
    /// <summary>Every refused property and what to use instead. librdkafka's own second names are in here too.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ["enable.auto.commit"] = "offsets are committed when the function has succeeded, so remove it",
        ["auto.commit.enable"] = "offsets are committed when the function has succeeded, so remove it",
        ["enable.auto.offset.store"] = "offsets are stored when the function has succeeded, so remove it",
        ["group.id"] = "use ConsumerGroupId in AmazonManagedKafkaEventSourceConfig or SelfManagedKafkaEventSourceConfig",
        ["bootstrap.servers"] = "use SelfManagedEventSource.Endpoints.KafkaBootstrapServers, or Gateway.BootstrapServers with an MSK cluster's ARN",
        ["metadata.broker.list"] = "use SelfManagedEventSource.Endpoints.KafkaBootstrapServers, or Gateway.BootstrapServers with an MSK cluster's ARN",
        ["auto.offset.reset"] = "use StartingPosition",
    };

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        var properties = mapping.Gateway.ConsumerProperties;
        if (properties.Count > 0 && mapping.IsOfQueues)
            problems.Conflict(mapping.Key(SettingKeys.ConsumerProperties), "written", SourceRule.Telling(mapping), $"{mapping.Source}", "remove the first, it is for Kafka");
        foreach (var property in properties.Keys)
        {
            // The value is not shown: a property may be a password.
            var key = mapping.Key($"{SettingKeys.ConsumerProperties}.{property}");
            if (Refused.TryGetValue(property.Trim(), out var instead)) problems.Error(key, $"{key} is not passed on; {instead}.");
            else if (string.IsNullOrWhiteSpace(property)) problems.Error(key, $"{key} has no name; write one of librdkafka's settings, as in fetch.min.bytes.");
        }
    }
}

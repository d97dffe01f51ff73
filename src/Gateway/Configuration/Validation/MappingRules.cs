namespace Gateway.Configuration.Validation;

/// <summary>Every rule that a mapping is held to. Rules come before <see cref="UnbuiltRule"/>, so that a value that is wrong anyway is called wrong.</summary>
internal static class MappingRules
{
    public static readonly IReadOnlyList<Action<MappingDraft, ProblemList>> All =
    [
        MappingNameRule.Check,
        FunctionNameRule.Check,
        RoleRule.Check,
        SourceRule.Check,
        TopicsAndQueuesRule.Check,
        BrokersRule.Check,
        BrokerUriRule.Check,
        QueueRule.Check,
        StartingPositionRule.Check,
        ConsumerGroupRule.Check,
        ConsumerPropertiesRule.Check,
        SourceAccessRule.Check,
        KafkaAccessRule.Check,
        FilterRule.Check,
        FailureRule.Check,
        DestinationRule.Check,
        SegmentNameRule.Check,
        UnreadSettingsRule.Check,
        UnbuiltRule.Check,
    ];
}

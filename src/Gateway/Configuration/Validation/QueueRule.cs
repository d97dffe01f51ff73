using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>What only some brokers have is written for these only.</summary>
internal static class QueueRule
{
    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Source is not { } source) return;
        if (mapping.Gateway.DeadLetterExchange is { } exchange && source != SourceKind.RabbitMq)
            problems.Conflict(mapping.Key(SettingKeys.DeadLetterExchange), exchange ? "true" : "false", SourceRule.Telling(mapping), $"{source}", "remove the first, it is for RabbitMQ");
        if (mapping.Options.ParallelizationFactor != 1 && mapping.IsOfQueues)
        {
            problems.Conflict(
                mapping.Key(nameof(MappingOptions.ParallelizationFactor)), Display.Of(mapping.Options.ParallelizationFactor),
                SourceRule.Telling(mapping), $"{source}", "remove the first, it is for Kafka; Gateway.MaximumConcurrency says how many invocations of a queue may be in flight");
        }
    }
}

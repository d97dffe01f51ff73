using System.Text.RegularExpressions;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>The consumer group has a valid name, written in the block that belongs to the kind of cluster.</summary>
internal static partial class ConsumerGroupRule
{
    private const string Form = "it must be 1 to 200 letters, digits and characters of -/*:_+=.@";

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        var options = mapping.Options;
        CheckBlock(mapping, nameof(options.AmazonManagedKafkaEventSourceConfig), options.AmazonManagedKafkaEventSourceConfig, problems);
        CheckBlock(mapping, nameof(options.SelfManagedKafkaEventSourceConfig), options.SelfManagedKafkaEventSourceConfig, problems);
        if (options is { AmazonManagedKafkaEventSourceConfig: not null, EventSourceArn: null } && !problems.IsSettled(mapping.Key(nameof(options.EventSourceArn))))
            ReportMisplaced(mapping, nameof(options.AmazonManagedKafkaEventSourceConfig), $"{nameof(options.EventSourceArn)} is absent; for self-managed Kafka write {nameof(options.SelfManagedKafkaEventSourceConfig)}", problems);
        if (options is { SelfManagedKafkaEventSourceConfig: not null, EventSourceArn: not null })
            ReportMisplaced(mapping, nameof(options.SelfManagedKafkaEventSourceConfig), $"{nameof(options.EventSourceArn)} is {Display.Of(options.EventSourceArn)}; for MSK write {nameof(options.AmazonManagedKafkaEventSourceConfig)}", problems);
    }

    /// <summary>The group as written; null when it is not.</summary>
    public static string? Written(MappingOptions options) =>
        options.AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId ?? options.SelfManagedKafkaEventSourceConfig?.ConsumerGroupId;

    private static void CheckBlock(MappingDraft mapping, string block, KafkaEventSourceOptions? options, ProblemList problems)
    {
        if (options is null) return;
        if (mapping.IsOfQueues)
            problems.Conflict(mapping.Key(block), "written", SourceRule.Telling(mapping), $"{mapping.Source}", "remove the first, it is for Kafka");
        if (options.ConsumerGroupId is { } group && !Pattern().IsMatch(group))
            problems.Wrong(mapping.Key($"{block}.{nameof(options.ConsumerGroupId)}"), Display.Of(group), Form);
    }

    private static void ReportMisplaced(MappingDraft mapping, string block, string why, ProblemList problems) =>
        problems.Error(mapping.Key(block), $"{mapping.Key(block)} is written but {why}.");

    [GeneratedRegex(@"\A[a-zA-Z0-9\-/*:_+=.@]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

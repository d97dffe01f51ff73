using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Exactly one source, told by settings that agree.</summary>
internal static class SourceRule
{
    private const int LongestArn = 10_000;
    private const string ArnForm =
        "it must be the ARN of an MSK cluster (arn:aws:kafka:eu-west-1:111122223333:cluster/orders/…) "
        + "or of an Amazon MQ broker (arn:aws:mq:eu-west-1:111122223333:broker:orders:b-…)";

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        CheckArn(mapping, problems);
        // What the ARN would have told is not missing: its error has been reported.
        if (mapping.Options.EventSourceArn is null && problems.IsSettled(mapping.Key(nameof(MappingOptions.EventSourceArn)))) return;
        if (mapping.Source is not { } source) ReportUndecided(mapping, problems);
        else if (source == SourceKind.Kafka) CheckKafka(mapping, problems);
        else CheckQueues(mapping, source, problems);
        CheckAgreement(mapping, problems);
    }

    private static void CheckArn(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options.EventSourceArn is not { } arn) return;
        if (arn.Length > LongestArn || EventSource.Parse(arn) is not { IsReadable: true })
            problems.Wrong(mapping.Key(nameof(MappingOptions.EventSourceArn)), Display.Of(arn), ArnForm);
    }

    private static void ReportUndecided(MappingDraft mapping, ProblemList problems)
    {
        // An address of an unknown form is called so by the rule that reads it.
        if (mapping.Options is { EventSourceArn: null, Gateway.BrokerUri: not null }) return;
        if (mapping.Options.EventSourceArn is not null)
        {
            problems.Error(
                mapping.Key(SettingKeys.Source),
                $"{mapping.Key(SettingKeys.Source)} is missing; an Amazon MQ ARN does not tell its engine, so write RabbitMq or ActiveMq.");
        }
        else
        {
            problems.Missing(
                mapping.Key(nameof(MappingOptions.SelfManagedEventSource)),
                $"write its {nameof(SelfManagedEventSourceOptions.Endpoints)} for self-managed Kafka, or {nameof(MappingOptions.EventSourceArn)} for MSK and Amazon MQ");
        }
    }

    private static void CheckKafka(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options is { EventSourceArn: null, SelfManagedEventSource: null })
        {
            problems.Missing(
                mapping.Key(nameof(MappingOptions.SelfManagedEventSource)),
                $"write its {nameof(SelfManagedEventSourceOptions.Endpoints)}, or {nameof(MappingOptions.EventSourceArn)} for MSK");
        }

        if (mapping.Gateway.BrokerUri is { } uri)
            problems.Conflict(mapping.Key(SettingKeys.BrokerUri), BrokerUriRule.Shown(uri), Telling(mapping), "Kafka", "remove the first, it is for RabbitMQ and ActiveMQ");
    }

    private static void CheckQueues(MappingDraft mapping, SourceKind source, ProblemList problems)
    {
        if (mapping.Gateway.BootstrapServers.Count > 0)
            problems.Conflict(mapping.Key(SettingKeys.BootstrapServers), Display.Of(mapping.Gateway.BootstrapServers), Telling(mapping), source.ToString(), "remove the first, it is for Kafka");
    }

    private static void CheckAgreement(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options is { EventSourceArn: { } arn, SelfManagedEventSource: not null })
        {
            problems.Conflict(
                mapping.Key(nameof(MappingOptions.SelfManagedEventSource)), Display.Of(mapping.Options.SelfManagedEventSource.Endpoints.KafkaBootstrapServers),
                mapping.Key(nameof(MappingOptions.EventSourceArn)), Display.Of(arn),
                $"keep one; the addresses of an MSK cluster stand in {SettingKeys.BootstrapServers}");
        }

        if (mapping.Gateway.Source is not { } written) return;
        if (mapping.Options.EventSourceArn is { } managed && EventSource.Parse(managed) is { IsReadable: true } source
            && (source.Service == EventSource.Kafka) != (written == SourceKind.Kafka))
        {
            problems.Conflict(mapping.Key(SettingKeys.Source), written.ToString(), mapping.Key(nameof(MappingOptions.EventSourceArn)), Display.Of(managed), "make them agree, or remove the first");
        }

        if (mapping.Options.SelfManagedEventSource is not null && written != SourceKind.Kafka)
        {
            problems.Conflict(
                mapping.Key(SettingKeys.Source), written.ToString(),
                mapping.Key(SettingKeys.Endpoints), Display.Of(mapping.Options.SelfManagedEventSource.Endpoints.KafkaBootstrapServers),
                "make them agree, or remove the first");
        }
    }

    /// <summary>The key of the setting that told the source.</summary>
    internal static string Telling(MappingDraft mapping) => mapping.Options switch
    {
        { Gateway.Source: not null } => mapping.Key(SettingKeys.Source),
        { EventSourceArn: var arn } when SourceDetection.FromArn(arn) is not null => mapping.Key(nameof(MappingOptions.EventSourceArn)),
        { SelfManagedEventSource: not null } => mapping.Key(nameof(MappingOptions.SelfManagedEventSource)),
        { Gateway.BrokerUri: not null } => mapping.Key(SettingKeys.BrokerUri),
        _ => mapping.Key(nameof(MappingOptions.SourceAccessConfigurations)),
    };
}

using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Keys of a pasted template that steer AWS's own pollers get a warning; keys of other sources an error.</summary>
internal static class UnreadSettingsRule
{
    private static readonly (string Setting, Func<MappingOptions, UnreadSetting?> Read, string Instead)[] WithoutEffect =
    [
        (nameof(MappingOptions.ProvisionedPollerConfig), o => o.ProvisionedPollerConfig, "run more gateways, or raise Gateway.MaximumConcurrency"),
        (nameof(MappingOptions.MetricsConfig), o => o.MetricsConfig, "every metric is at /metrics"),
        (nameof(MappingOptions.LoggingConfig), o => o.LoggingConfig, "the gateway logs to its standard output"),
        (nameof(MappingOptions.KmsKeyArn), o => o.KmsKeyArn, "filters stand in this file and are kept nowhere else"),
        (nameof(MappingOptions.Tags), o => o.Tags, "tag the service or the deployment that runs the gateway"),
    ];

    private static readonly (string Setting, Func<MappingOptions, UnreadSetting?> Read, string Sources)[] ForOtherSources =
    [
        (nameof(MappingOptions.TumblingWindowInSeconds), o => o.TumblingWindowInSeconds, "Kinesis and DynamoDB streams"),
        (nameof(MappingOptions.ScalingConfig), o => o.ScalingConfig, "SQS (use Gateway.MaximumConcurrency)"),
        (nameof(MappingOptions.DocumentDBEventSourceConfig), o => o.DocumentDBEventSourceConfig, "DocumentDB"),
    ];

    /// <summary>What takes a setting's place here, as a clause; null for a setting that is read.</summary>
    public static string? Instead(string setting) => WithoutEffect.FirstOrDefault(row => row.Setting == setting).Instead;

    /// <summary>Whose setting it is; null for one of these sources.</summary>
    public static string? OtherSources(string setting) => ForOtherSources.FirstOrDefault(row => row.Setting == setting).Sources;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        foreach (var (setting, read, instead) in WithoutEffect)
        {
            if (read(mapping.Options) is not null) Warn(mapping.Key(setting), instead, problems);
        }

        foreach (var (setting, read, sources) in ForOtherSources)
        {
            if (read(mapping.Options) is not null)
                problems.Error(mapping.Key(setting), $"{mapping.Key(setting)} is written; it is for {sources}, not for Kafka, RabbitMQ and ActiveMQ, so remove it.");
        }

        WarnOfNetwork(mapping, problems);
    }

    private static void WarnOfNetwork(MappingDraft mapping, ProblemList problems)
    {
        foreach (var type in mapping.Options.SourceAccessConfigurations.Where(SourceAccessRule.IsVpc).Select(access => access.Type!.ToUpperInvariant()).Distinct())
            Warn(mapping.Key($"{nameof(MappingOptions.SourceAccessConfigurations)}.{type}"), "the gateway reaches the brokers from the network it runs in", problems);
    }

    private static void Warn(string key, string instead, ProblemList problems) => problems.Warning(key, $"{key} has no effect here; {instead}.");
}

using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Holds options to every rule and turns what passed into settings.</summary>
/// <param name="options">What the operator wrote.</param>
/// <param name="folder">Where relative paths begin.</param>
/// <param name="now">The time of the check.</param>
/// <param name="further">Rules of the stages behind this one.</param>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class Resolution(
    GatewayOptions options, string folder, DateTimeOffset now, IReadOnlyList<Action<MappingDraft, ProblemList>> further, ProblemList problems)
{
    private const string Example =
        """
        EventSourceMappings has no mapping; write at least one, for example:
        EventSourceMappings:
          orders:
            FunctionName: my-function
            SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["b1:9092"] } }
            Topics: [orders]
        """;

    public ConfigurationResult Result()
    {
        CheckGateway();
        var mappings = options.EventSourceMappings
            .Select(mapping => Mapping(new MappingDraft(mapping.Key, mapping.Value, options, now)))
            .OfType<MappingSettings>()
            .ToList();
        SharedGroupRule.Check(mappings, problems);
        return new ConfigurationResult
        {
            Options = options,
            Tracing = problems.IsSound(nameof(options.Tracing)) ? Tracing() : null,
            Mappings = mappings,
            Errors = problems.Errors,
            Warnings = problems.Warnings,
        };
    }

    private void CheckGateway()
    {
        AwsRule.Check(options.Aws, problems);
        TracingRule.Check(options.Tracing, folder, problems);
        MetricsRule.Check(options.Metrics, problems);
        AdminRule.Check(options.Admin, problems);
        if (options.EventSourceMappings.Count == 0 && problems.IsSound(nameof(options.EventSourceMappings))) problems.Error(nameof(options.EventSourceMappings), Example);
    }

    private MappingSettings? Mapping(MappingDraft mapping)
    {
        foreach (var check in MappingRules.All.Concat(further)) check(mapping, problems);
        return problems.IsSound(mapping.Whole) ? MappingResolution.Resolve(mapping) : null;
    }

    private TracingSettings Tracing()
    {
        var tracing = options.Tracing;
        return new TracingSettings(
            tracing.Exporter,
            tracing.DaemonAddress is { } daemon ? DaemonAddress.Parse(daemon)! : DaemonAddress.Default,
            new Uri(tracing.OtlpEndpoint),
            tracing.Sampling.Source ?? SamplingSource.Centralized,
            tracing.Sampling.RulesFile is { } file ? Path.Combine(folder, file) : null,
            tracing.TrustUpstream)
        {
            UpstreamDecision = tracing.UpstreamDecision,
            MarkersUpTo = MarkerLimit.Parse(tracing.Markers) ?? MarkerLimit.Default,
        };
    }
}

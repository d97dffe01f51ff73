using Gateway.Configuration;
using Gateway.Sources.Kafka;
using Gateway.Tracing.Sampling;

namespace Gateway.Hosting;

/// <summary>What can be checked of a valid configuration without reaching for the network.</summary>
/// <param name="Rules">The local sampling rules; null when they have errors.</param>
/// <param name="Errors">Everything that keeps the gateway from running.</param>
internal sealed record Preflight(LocalRules? Rules, IReadOnlyList<string> Errors)
{
    public static Preflight Of(ConfigurationResult configuration)
    {
        var rules = RulesOf(configuration.Tracing?.RulesFile);
        return new Preflight(rules.Rules, [.. rules.Errors, .. configuration.Mappings.SelectMany(CheckClient)]);
    }

    /// <summary>Everything that keeps the gateway from running with a configuration, as it is printed.</summary>
    public static IReadOnlyList<string> ErrorsOf(ConfigurationResult configuration) =>
        configuration.IsValid ? Of(configuration).Errors : [.. configuration.Errors.Select(error => error.ToString())];

    private static LocalRulesResult RulesOf(string? file) =>
        file is null ? new LocalRulesResult(LocalRules.BuiltIn, []) : LocalRulesFile.Load(file);

    private static IEnumerable<string> CheckClient(MappingSettings mapping)
    {
        if (mapping.Source != SourceKind.Kafka) yield break;
        if (KafkaConsumerFactory.Check(mapping) is not { } wrong) yield break;
        yield return $"EventSourceMappings.{mapping.Name}.Gateway.ConsumerProperties is refused by librdkafka: {wrong} Correct or remove the setting.";
    }
}

using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>The gateway itself, as <c>gateway run</c>: in order, committing, counting and tracing.</summary>
/// <param name="key">What <c>--only</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
/// <param name="rules">Local sampling rules; null for the default.</param>
/// <param name="factor">Lanes of each partition.</param>
internal sealed class GatewayContestant(string key, string title, string? rules, int factor = 1) : KafkaContestant(key, title)
{
    private readonly GatewayProgram _program = new(rules);

    /// <summary>Further lines of the mapping.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    public override Child Start(KafkaSetting setting) => _program.Start(setting, new MappingText(
        [
            $$"""SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["{{setting.BootstrapServers}}"] } }""",
            $"Topics: [\"{setting.Topic}\"]",
            $"ParallelizationFactor: {factor}",
            "StartingPosition: TRIM_HORIZON",
            $$"""SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: "{{setting.Group}}" }""",
            .. Lines,
        ],
        setting.ConsumerProperties.Count == 0 ? [] : ["ConsumerProperties:", .. setting.ConsumerProperties.Select(property => $"  {property.Key}: \"{property.Value}\"")]));

    /// <summary>Writes other local sampling rules, which hold once the process was told to look. For one that was made with rules.</summary>
    public void Sample(string other) => _program.Sample(other);

    public override Task<long> StopAsync(Child process) => _program.StopAsync(process);
}

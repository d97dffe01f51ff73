using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>One mapping of the configuration that a test writes for the gateway.</summary>
internal record MappingSettings
{
    public string Name { get; init; } = "orders";

    public string FunctionName { get; init; } = "orders-function";

    public string BootstrapServers { get; init; } = "";

    /// <summary>Set for MSK; the brokers then stand under <c>Gateway</c>, or are looked up where there are none.</summary>
    public string? EventSourceArn { get; init; }

    public IReadOnlyList<string> Topics { get; init; } = [];

    public string Group { get; init; } = "";

    public string StartingPosition { get; init; } = "TRIM_HORIZON";

    public int BatchSize { get; init; } = 100;

    public int WindowSeconds { get; init; }

    public int MaximumConcurrency { get; init; } = 16;

    public int? InvocationTimeoutSeconds { get; init; }

    /// <summary>The role that the function is invoked with; null for the gateway's own credentials.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Short, because the broker ends a rebalance only shortly before the session would.</summary>
    public int SessionTimeoutMs { get; init; } = 3_000;

    public IReadOnlyDictionary<string, string> ConsumerProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>Patterns; none for every record.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Further lines of the mapping itself.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    public int? MaximumRetryAttempts { get; init; }

    /// <summary>Where records go that failed for good; null for nowhere.</summary>
    public string? Destination { get; init; }

    public virtual void WriteTo(StringBuilder yaml)
    {
        var kafka = EventSourceArn is null
            ? $"""
                    SelfManagedEventSource:
                      Endpoints:
                        KafkaBootstrapServers: [{Quoted(BootstrapServers.Split(','))}]
                    SelfManagedKafkaEventSourceConfig:
                      ConsumerGroupId: {Group}
                """
            : $"""
                    EventSourceArn: {EventSourceArn}
                    AmazonManagedKafkaEventSourceConfig:
                      ConsumerGroupId: {Group}
                """;
        yaml.AppendLine(CultureInfo.InvariantCulture, $"""
              {Name}:
                FunctionName: {FunctionName}
            {kafka}
                Topics: [{Quoted(Topics)}]
                StartingPosition: {StartingPosition}
                BatchSize: {BatchSize}
                MaximumBatchingWindowInSeconds: {WindowSeconds}
                Gateway:
                  MaximumConcurrency: {MaximumConcurrency}
            """);
        if (EventSourceArn is not null && BootstrapServers.Length > 0)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $"      BootstrapServers: [{Quoted(BootstrapServers.Split(','))}]");
        }

        if (InvocationTimeoutSeconds is { } timeout)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $"      InvocationTimeoutSeconds: {timeout}");
        }

        if (RoleArn is not null)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $"      RoleArn: {RoleArn}");
        }

        yaml.AppendLine("      ConsumerProperties:");
        foreach (var (name, value) in Properties())
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $"        {name}: \"{value}\"");
        }

        WriteRest(yaml);
    }

    protected void WriteRest(StringBuilder yaml)
    {
        foreach (var line in Lines) yaml.AppendLine(CultureInfo.InvariantCulture, $"    {line}");
        if (MaximumRetryAttempts is { } attempts) yaml.AppendLine(CultureInfo.InvariantCulture, $"    MaximumRetryAttempts: {attempts}");
        if (Destination is not null) yaml.AppendLine(CultureInfo.InvariantCulture, $"    DestinationConfig: {{ OnFailure: {{ Destination: \"{Destination}\" }} }}");
        if (Filters.Count == 0) return;
        yaml.AppendLine("    FilterCriteria:");
        yaml.AppendLine("      Filters:");
        foreach (var pattern in Filters) yaml.AppendLine(CultureInfo.InvariantCulture, $"        - Pattern: '{pattern}'");
    }

    private IEnumerable<KeyValuePair<string, string>> Properties() =>
    [
        new("session.timeout.ms", SessionTimeoutMs.ToString(CultureInfo.InvariantCulture)),
        new("heartbeat.interval.ms", (SessionTimeoutMs / 10).ToString(CultureInfo.InvariantCulture)),
        .. ConsumerProperties,
    ];

    private static string Quoted(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"\"{value}\""));
}

using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>One mapping that reads queues.</summary>
internal sealed record QueueMappingSettings : MappingSettings
{
    /// <summary>Empty where it is looked up from the ARN.</summary>
    public required string BrokerUri { get; init; }

    /// <summary><c>SourceAccessConfigurations</c>: types and references.</summary>
    public required IReadOnlyList<(string Type, string Uri)> Access { get; init; }

    public required IReadOnlyList<string> Queues { get; init; }

    /// <summary>Further lines below <c>Gateway</c>.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    public override void WriteTo(StringBuilder yaml)
    {
        yaml.AppendLine(CultureInfo.InvariantCulture, $"  {Name}:");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"    FunctionName: {FunctionName}");
        if (EventSourceArn is not null) yaml.AppendLine(CultureInfo.InvariantCulture, $"    EventSourceArn: {EventSourceArn}");
        yaml.AppendLine("    SourceAccessConfigurations:");
        foreach (var (type, uri) in Access) yaml.AppendLine(CultureInfo.InvariantCulture, $"      - {{ Type: {type}, URI: \"{uri}\" }}");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"    Queues: [{string.Join(", ", Queues.Select(queue => $"\"{queue}\""))}]");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"    BatchSize: {BatchSize}");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"    MaximumBatchingWindowInSeconds: {WindowSeconds}");
        yaml.AppendLine("    Gateway:");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"      MaximumConcurrency: {MaximumConcurrency}");
        if (InvocationTimeoutSeconds is { } timeout) yaml.AppendLine(CultureInfo.InvariantCulture, $"      InvocationTimeoutSeconds: {timeout}");
        if (BrokerUri.Length > 0) yaml.AppendLine(CultureInfo.InvariantCulture, $"      BrokerUri: {BrokerUri}");
        foreach (var line in More) yaml.AppendLine(CultureInfo.InvariantCulture, $"      {line}");
        WriteRest(yaml);
    }
}

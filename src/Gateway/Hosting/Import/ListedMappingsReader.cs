using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Reads event source mappings as Lambda's API tells them.</summary>
// https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
internal static class ListedMappingsReader
{
    private static readonly HashSet<string> OfTheApi = new(StringComparer.Ordinal)
    {
        "UUID", "FunctionArn", "FunctionName", "State", "StateTransitionReason", "LastModified", "LastProcessingResult", "EventSourceMappingArn", "FilterCriteriaError",
        "SelfManagedEventSource", "StartingPositionTimestamp",
    };

    public static IEnumerable<ImportedMapping> Read(IEnumerable<ConfigurationNode> mappings) => mappings.Select(Of);

    private static ImportedMapping Of(ConfigurationNode mapping)
    {
        var (uuid, state) = (mapping.At("UUID").Text, mapping.At("State").Text);
        var isOff = state is "Disabled" or "Disabling";
        var settings = Tree.Of(
        [
            ("FunctionName", mapping.At("FunctionArn") ?? mapping.At("FunctionName")),
            ("SelfManagedEventSource", SelfManaged(mapping.At("SelfManagedEventSource"))),
            ("StartingPositionTimestamp", UnixSeconds.Of(mapping.At("StartingPositionTimestamp"))),
            ("Enabled", isOff ? Tree.Plain("false") : null),
            .. mapping.Fields.Where(entry => !OfTheApi.Contains(entry.Key) && !IsUnset(entry)).Select(entry => (entry.Key, (ConfigurationNode?)entry.Value)),
        ]);
        return new ImportedMapping(Name(mapping), uuid ?? "", settings, "write it")
        {
            Uuid = uuid,
            UuidRemedy = "the mapping's UUID",
            Notes = isOff ? [$"it is {state} at Lambda, so Enabled is false here too; remove that line to let the gateway read."] : [],
        };
    }

    private static string Name(ConfigurationNode mapping)
    {
        var arn = mapping.At("FunctionArn").Text ?? "";
        var function = FunctionReference.Parse(arn)?.Name ?? "mapping";
        var read = mapping.At("Topics").Members.Concat(mapping.At("Queues").Members).FirstOrDefault().Text;
        return read is null ? function : $"{function}-{read}";
    }

    private static MapNode? SelfManaged(ConfigurationNode? written) =>
        written.At("Endpoints") is { } endpoints
            ? Tree.Of(("Endpoints", Tree.Of(("KafkaBootstrapServers", endpoints.At("KAFKA_BOOTSTRAP_SERVERS") ?? endpoints.At("KafkaBootstrapServers")))))
            : null;

    // Of settings that only other sources have, and have always, the API tells the default.
    private static bool IsUnset(MapEntry entry) => (entry.Key, entry.Value.Text) is ("TumblingWindowInSeconds", "0") or ("ParallelizationFactor", "1");
}

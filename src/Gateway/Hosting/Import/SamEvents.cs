using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Turns the events of an <c>AWS::Serverless::Function</c> into the mappings that SAM makes of them.</summary>
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
internal static class SamEvents
{
    private static readonly Dictionary<string, string> OfOthers = new(StringComparer.Ordinal)
    {
        ["SQS"] = "AWS::SQS::Queue",
        ["Kinesis"] = "AWS::Kinesis::Stream",
        ["DynamoDB"] = "AWS::DynamoDB::Table",
        ["DocumentDB"] = "AWS::DocDB::DBCluster",
    };

    /// <param name="template">The template, for its globals.</param>
    /// <param name="function">The function's logical id and what stands there.</param>
    public static IEnumerable<ImportedMapping> Read(ConfigurationNode template, MapEntry function)
    {
        foreach (var entry in function.Value.At("Properties", "Events").Fields)
        {
            var type = entry.Value.At("Type").Text ?? "";
            // SAM calls the mapping so in the stack.
            var id = $"{function.Key}{entry.Key}";
            if (type is "MSK" or "SelfManagedKafka" or "MQ")
                yield return new ImportedMapping($"{function.Key}-{entry.Key}", id, Settings(type, entry.Value.At("Properties"), FunctionName(template, function)), "") { Notes = Notes(entry.Value.At("Properties")) };
            else if (OfOthers.TryGetValue(type, out var reads))
                yield return new ImportedMapping($"{function.Key}-{entry.Key}", id, Tree.Of(), "") { Reads = reads };
        }
    }

    private static MapNode Settings(string type, ConfigurationNode? properties, ConfigurationNode functionName)
    {
        var group = Tree.Of(("ConsumerGroupId", properties.At("ConsumerGroupId")), ("SchemaRegistryConfig", properties.At("SchemaRegistryConfig")));
        var servers = Tree.Of(("KafkaBootstrapServers", properties.At("KafkaBootstrapServers")));
        return Tree.Of(
        [
            ("FunctionName", functionName),
            ("EventSourceArn", properties.At("Stream") ?? properties.At("Broker")),
            ("SelfManagedEventSource", type == "SelfManagedKafka" ? Tree.Of(("Endpoints", servers)) : null),
            .. properties.Fields.Where(entry => !IsOfSam(entry.Key)).Select(entry => (entry.Key, (ConfigurationNode?)entry.Value)),
            (type == "MSK" ? "AmazonManagedKafkaEventSourceConfig" : "SelfManagedKafkaEventSourceConfig", group.Entries.Count > 0 ? group : null),
        ]);
    }

    private static bool IsOfSam(string key) => key is "Stream" or "Broker" or "KafkaBootstrapServers" or "ConsumerGroupId" or "SchemaRegistryConfig" or "DynamicPolicyName" or "SecretsManagerKmsKeyId";

    private static string[] Notes(ConfigurationNode? properties) => properties.At("SecretsManagerKmsKeyId") is null
        ? []
        : ["SecretsManagerKmsKeyId is left out; allow the gateway's role kms:Decrypt with that key, which encrypts the secret."];

    // SAM points mappings at the alias that it publishes.
    private static ConfigurationNode FunctionName(ConfigurationNode template, MapEntry function)
    {
        var name = Reference(function.Key);
        var alias = function.Value.At("Properties", "AutoPublishAlias") ?? template.At("Globals", "Function", "AutoPublishAlias");
        if (alias is null) return name;
        return new IntrinsicNode("!Sub", Tree.Of([Tree.Of($"${{{function.Key}}}:${{Alias}}"), Tree.Of(("Alias", alias))]), function.Origin);
    }

    private static IntrinsicNode Reference(string logicalId)
    {
        var id = Tree.Of(logicalId);
        return new IntrinsicNode("!Ref", id, id.Origin);
    }
}

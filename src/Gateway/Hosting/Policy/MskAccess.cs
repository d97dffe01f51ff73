using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;

namespace Gateway.Hosting.Policy;

/// <summary>What MSK clusters ask for: looking up the brokers, and their own authorization where IAM is how they know the gateway.</summary>
internal static class MskAccess
{
    private static readonly string[] MechanismProperties = ["sasl.mechanism", "sasl.mechanisms"];

    public static IEnumerable<PolicyStatement> Of(ConfigurationResult configuration)
    {
        var written = configuration.Options!.EventSourceMappings;
        var clusters = configuration.Mappings
            .Where(m => m is { Source: SourceKind.Kafka, IsManaged: true })
            .Select(m => (Settings: m, Options: written[m.Name], Arn: m.EventSourceArn!))
            .ToList();
        var byIam = clusters.Where(c => UsesIam(c.Options)).ToList();
        return
        [
            .. PolicyStatement.On(clusters.Where(c => c.Settings.BootstrapServers.Count == 0).Select(c => c.Arn), "FindBrokers", "kafka:GetBootstrapBrokers"),
            .. PolicyStatement.On(byIam.Select(c => c.Arn), "ConnectToCluster", "kafka-cluster:Connect"),
            .. PolicyStatement.On(byIam.SelectMany(c => c.Settings.Topics.Select(t => Within(c.Arn, "topic", t))), "ReadTopics", "kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
            .. PolicyStatement.On(byIam.Select(c => Within(c.Arn, "group", c.Settings.ConsumerGroupId)), "JoinGroups", "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"),
            .. PolicyStatement.On(byIam.SelectMany(c => FailureTopic(c.Options).Select(t => Within(c.Arn, "topic", t))), "WriteFailures", "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"),
        ];
    }

    /// <summary>
    /// By port or by what librdkafka is told; a cluster whose brokers are looked up is taken for one with IAM where no secret says otherwise.
    /// </summary>
    private static bool UsesIam(MappingOptions mapping)
    {
        if (mapping.SourceAccessConfigurations.Exists(access => !SourceAccessRule.IsVpc(access))) return false;
        var properties = mapping.Gateway.ConsumerProperties;
        if (MechanismProperties.Any(p => properties.TryGetValue(p, out var mechanism) && mechanism.Equals("OAUTHBEARER", StringComparison.OrdinalIgnoreCase))) return true;
        return MskSecurity.Applies(mapping) && (mapping.Gateway.BootstrapServers.Count == 0 || MskSecurity.Ports(mapping).Contains(MskSecurity.IamPort));
    }

    private static IEnumerable<string> FailureTopic(MappingOptions mapping) =>
        mapping.DestinationConfig?.OnFailure?.Destination is { } written && written.StartsWith(DestinationAccess.KafkaScheme, StringComparison.Ordinal)
            ? [written[DestinationAccess.KafkaScheme.Length..]]
            : [];

    // arn:…:cluster/name/uuid has its topics at arn:…:topic/name/uuid/<topic>, its groups likewise.
    private static string Within(string cluster, string kind, string name) => $"{cluster.Replace(":cluster/", $":{kind}/", StringComparison.Ordinal)}/{name}";
}

using Gateway.Configuration;

namespace Gateway.Hosting.Policy;

/// <summary>What brokers in AWS ask for: looking up their addresses, and MSK's own authorization where IAM is how a cluster knows the gateway.</summary>
internal static class BrokerAccess
{
    public static IEnumerable<PolicyStatement> Of(ConfigurationResult configuration)
    {
        var clusters = configuration.Mappings.Where(m => m is { Source: SourceKind.Kafka, IsManaged: true }).ToList();
        var byIam = clusters.Where(UsesIam).ToList();
        var failing = byIam.Where(m => m.Destination is { Kind: DestinationKind.Kafka }).ToList();
        return
        [
            .. PolicyStatement.On(clusters.Where(m => m.BootstrapServers.Count == 0).Select(Arn), "FindBrokers", "kafka:GetBootstrapBrokers"),
            .. PolicyStatement.On(configuration.Mappings.Where(m => m.AreBrokersSuggested).Select(Arn), "FindQueueBrokers", "mq:DescribeBroker"),
            .. PolicyStatement.On(byIam.Select(Arn), "ConnectToCluster", "kafka-cluster:Connect"),
            .. PolicyStatement.On(byIam.SelectMany(m => m.Topics.Select(t => Within(m, "topic", t))), "ReadTopics", "kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
            .. PolicyStatement.On(byIam.Select(m => Within(m, "group", m.ConsumerGroupId)), "JoinGroups", "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"),
            .. PolicyStatement.On(failing.Select(m => Within(m, "topic", m.Destination!.Name)), "WriteFailures", "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"),
            .. PolicyStatement.On(failing.Select(Arn), "WriteFailuresOnce", "kafka-cluster:WriteDataIdempotently"),
        ];
    }

    // A cluster whose brokers are looked up is taken for one with IAM where no secret says otherwise.
    private static bool UsesIam(MappingSettings mapping) => mapping.Protocol is { } protocol
        ? protocol == KafkaProtocol.MskIam
        : mapping is { BootstrapServers.Count: 0, BasicAuth: null, ClientCertificate: null };

    private static string Arn(MappingSettings mapping) => mapping.EventSourceArn!;

    // arn:…:cluster/name/uuid has its topics at arn:…:topic/name/uuid/<topic>, its groups likewise.
    private static string Within(MappingSettings mapping, string kind, string name) =>
        $"{Arn(mapping).Replace(":cluster/", $":{kind}/", StringComparison.Ordinal)}/{name}";
}

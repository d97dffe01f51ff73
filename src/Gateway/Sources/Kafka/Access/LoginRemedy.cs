using Gateway.Configuration;

namespace Gateway.Sources.Kafka.Access;

/// <summary>What an operator can do about a login that the brokers refuse.</summary>
internal static class LoginRemedy
{
    /// <summary>As sentences; null where nothing is known to help.</summary>
    public static string? Of(MappingSettings mapping)
    {
        if (mapping.BasicAuth is { } secret) return $"Correct user and password in the secret {secret}, or the user at the broker; the secret is read again, ever more slowly.";
        return mapping is { SourceRegion: not null, Protocol: KafkaProtocol.MskIam or null }
            ? "Allow the gateway's role kafka-cluster:Connect on the cluster, and AlterGroup, DescribeGroup, DescribeTopic and ReadData on its group and topics."
            : null;
    }
}

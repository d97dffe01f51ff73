namespace Gateway.Configuration.Options;

/// <summary>The addresses of self-managed Kafka.</summary>
internal sealed class SelfManagedEndpointsOptions
{
    /// <summary>
    /// 1 to 10 of <c>host:port</c>, at most 300 characters each. Spoken to in plain text unless <c>ConsumerProperties</c>
    /// has a <c>security.protocol</c>.
    /// </summary>
    [AlsoKnownAs("KAFKA_BOOTSTRAP_SERVERS")]
    public List<string> KafkaBootstrapServers { get; set; } = [];
}

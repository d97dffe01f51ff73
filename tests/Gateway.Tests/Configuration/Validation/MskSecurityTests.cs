namespace Gateway.Configuration.Validation;

public sealed class MskSecurityTests
{
    private const string Scram = "SourceAccessConfigurations: [ { Type: SASL_SCRAM_512_AUTH, URI: 'env:X' } ]";

    [Theory]
    [InlineData("['b1:9092', 'b2:9092']", KafkaProtocol.Plaintext)]
    [InlineData("['b1:9094', 'b2:9094']", KafkaProtocol.Tls)]
    [InlineData("['b1:9098']", KafkaProtocol.MskIam)]
    [InlineData("['b1:14001'], ConsumerProperties: { security.protocol: ssl }", KafkaProtocol.Tls)]
    [InlineData("['b1:9092', 'b2:9094'], ConsumerProperties: { security.protocol: plaintext }", KafkaProtocol.Plaintext)]
    [InlineData("['b1:9198'], ConsumerProperties: { security.protocol: SASL_SSL, sasl.mechanism: OAUTHBEARER }", KafkaProtocol.MskIam)]
    [InlineData("['b1:9198'], ConsumerProperties: { security.protocol: sasl_ssl, sasl.mechanisms: oauthbearer }", KafkaProtocol.MskIam)]
    [InlineData("['b1:9196'], ConsumerProperties: { security.protocol: sasl_ssl, sasl.mechanism: SCRAM-SHA-512 }", KafkaProtocol.SaslScram512)]
    [InlineData("['b1:9098'], ConsumerProperties: { security.protocol: sasl_ssl }", null)]
    [InlineData("['b1:9198'], ConsumerProperties: { security.protocol: sasl_ssl, sasl.mechanism: OAUTHBEARER, sasl.oauthbearer.method: oidc }", null)]
    [InlineData("[]", null)]
    [InlineData("[], ConsumerProperties: { security.protocol: ssl }", KafkaProtocol.Tls)]
    internal void The_port_tells_how_an_MSK_cluster_is_spoken_to_unless_it_is_said(string servers, KafkaProtocol? protocol)
    {
        var mapping = Written.Mapping(Written.Load(Written.Msk(servers)));

        Assert.True(mapping.IsManaged);
        Assert.Equal("eu-west-1", mapping.SourceRegion);
        Assert.Equal(protocol, mapping.Protocol);
    }

    [Theory]
    [InlineData("['b1:9096']", KafkaProtocol.SaslScram512)]
    [InlineData("['b1:14001']", KafkaProtocol.SaslScram512)]
    [InlineData("[]", KafkaProtocol.SaslScram512)]
    internal void A_secret_tells_it_too(string servers, KafkaProtocol protocol)
    {
        var mapping = Written.Mapping(Written.Load(Written.Msk(servers, Scram)));

        Assert.Equal(protocol, mapping.Protocol);
        Assert.Equal("env:X", mapping.BasicAuth?.ToString());
    }

    [Theory]
    [InlineData("['b1:9092', 'b2:9094']", "is [b1:9092, b2:9094]; all must have the same port, because the port tells how MSK is spoken to.")]
    [InlineData("['b1:14001']", "is [b1:14001]; of ports other than 9092, 9094, 9096 and 9098 say security.protocol in Gateway.ConsumerProperties, or the secret in SourceAccessConfigurations.")]
    [InlineData("[], ConsumerProperties: { security.protocol: sasl_ssl }", "is missing; which of the cluster's listeners security.protocol in Gateway.ConsumerProperties means is not known, so write what `aws kafka get-bootstrap-brokers --cluster-arn …` answers, as in [\"b-1.orders…:9092\"].")]
    public void Ports_that_do_not_tell_are_an_error(string servers, string message)
    {
        Assert.Equal($"gateway.yaml:6: EventSourceMappings.orders.Gateway.BootstrapServers {message}", Written.Error(Written.Load(Written.Msk(servers))));
    }

    [Fact]
    public void The_brokers_of_a_connection_to_a_cluster_have_to_be_written()
    {
        var connection = Written.Msk("[]").Replace("cluster/orders/", "vpc-connection/111122223333/orders/", StringComparison.Ordinal);

        Assert.Contains("Gateway.BootstrapServers is missing; the brokers of a VPC connection are not looked up, so write what", Written.Error(Written.Load(connection)));
    }

    [Fact]
    public void Self_managed_Kafka_is_spoken_to_in_plain_text_whatever_its_port()
    {
        Assert.Null(Written.Mapping(Written.Load(Written.Orders().Replace("9092", "9094"))).Protocol);
    }

    [Fact]
    public void The_blocks_of_the_other_kind_of_cluster_are_refused()
    {
        Assert.Contains(
            "SelfManagedKafkaEventSourceConfig is written but EventSourceArn is arn:aws:kafka:",
            Written.Error(Written.Load(Written.Msk("['b1:9092']", "SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: g }"))));
    }
}

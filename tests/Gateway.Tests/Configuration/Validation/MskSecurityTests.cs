namespace Gateway.Configuration.Validation;

public sealed class MskSecurityTests
{
    [Theory]
    [InlineData("['b1:9092', 'b2:9092']", null)]
    [InlineData("['b1:9094', 'b2:9094']", "ssl")]
    [InlineData("['b1:9096'], ConsumerProperties: { security.protocol: sasl_ssl }", "sasl_ssl")]
    [InlineData("['b1:9098'], ConsumerProperties: { security.protocol: sasl_ssl }", "sasl_ssl")]
    [InlineData("['b1:14001'], ConsumerProperties: { security.protocol: ssl }", "ssl")]
    [InlineData("['b1:9092', 'b2:9094'], ConsumerProperties: { security.protocol: plaintext }", "plaintext")]
    public void The_port_tells_how_an_MSK_cluster_is_spoken_to_unless_it_is_said(string servers, string? protocol)
    {
        var mapping = Written.Mapping(Written.Load(Written.Msk(servers)));

        Assert.True(mapping.IsManaged);
        Assert.Equal(protocol, mapping.ConsumerProperties.GetValueOrDefault("security.protocol"));
    }

    [Theory]
    [InlineData("['b1:9092', 'b2:9094']", "is [b1:9092, b2:9094]; all must have the same port, because the port tells how MSK is spoken to.")]
    [InlineData("['b1:14001']", "is [b1:14001]; of ports other than 9092 and 9094 say security.protocol in Gateway.ConsumerProperties.")]
    public void Ports_that_do_not_tell_are_an_error(string servers, string message)
    {
        Assert.Equal($"gateway.yaml:6: EventSourceMappings.orders.Gateway.BootstrapServers {message}", Written.Error(Written.Load(Written.Msk(servers))));
    }

    [Fact]
    public void Self_managed_Kafka_is_spoken_to_in_plain_text_whatever_its_port()
    {
        Assert.Empty(Written.Mapping(Written.Load(Written.Orders().Replace("9092", "9094"))).ConsumerProperties);
    }

    [Fact]
    public void The_blocks_of_the_other_kind_of_cluster_are_refused()
    {
        Assert.Contains(
            "SelfManagedKafkaEventSourceConfig is written but EventSourceArn is arn:aws:kafka:",
            Written.Error(Written.Load(Written.Msk("['b1:9092']", "SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: g }"))));
    }
}

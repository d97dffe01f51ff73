namespace Gateway.Configuration;

public sealed class SecretsTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("Gateway: { ConsumerProperties: { sasl.password: hunter2 } }")]
    [InlineData("Gateway: { ConsumerProperties: { group.id: hunter2 } }")]
    [InlineData("SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: hunter2 } ]")]
    [InlineData("SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: '{\"username\":\"u\",\"password\":\"hunter2\"}' } ]")]
    [InlineData("Gateway: { BrokerUri: 'amqp://u:hunter2@b:1' }")]
    [InlineData("Gateway: { BrokerUri: 'tcp://b:1?jms.password=hunter2' }")]
    [InlineData("SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['u:hunter2@b1:9092'] } }")]
    public void A_secret_is_never_printed(string settings)
    {
        var result = Written.Load(Written.Orders(settings));

        Assert.All(ConfigurationReport.Lines(result), line => Assert.DoesNotContain(Secret, line));
        Assert.All(result.Mappings, mapping => Assert.DoesNotContain(Secret, mapping.ToString()));
    }

    [Fact]
    public void A_secret_in_a_variable_is_never_printed()
    {
        var result = Written.Load(Written.Orders(), ("EventSourceMappings__orders__Gateway__ConsumerProperties__sasl.password", Secret), ("EventSourceMappings__orders__SourceAccessConfigurations__0__URI", Secret));

        Assert.NotEmpty(result.Errors);
        Assert.All(ConfigurationReport.Lines(result), line => Assert.DoesNotContain(Secret, line));
    }
}

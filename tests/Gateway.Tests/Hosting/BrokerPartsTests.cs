using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting;

public sealed class BrokerPartsTests
{
    private const string Login = "SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: 'file:/secret.json' } ]";
    private const string Id = "b-3d8f2c61-90be-4a57-8c1d-6e0f7b2a9d44";

    [Theory]
    [InlineData("b1.example:9092', 'b2.example:9092", "b1.example")]
    [InlineData("10.0.0.7:9092", "10.0.0.7")]
    [InlineData("[::1]:9092", "::1")]
    public async Task Kafka_is_known_by_its_first_brokers_name_without_its_port(string servers, string host)
    {
        var broker = await OfAsync($"SelfManagedEventSource: {{ Endpoints: {{ KafkaBootstrapServers: ['{servers}'] }} }}\nTopics: [orders]");

        Assert.Equal(("kafka", host), (broker.MessagingSystem, broker.Host));
        Assert.Null(broker.FoundHost);
    }

    [Theory]
    [InlineData("amqps://rabbit.internal:5671", "rabbitmq", "rabbit.internal")]
    [InlineData("failover:(ssl://b-1.internal:61617,ssl://b-2.internal:61617)", "activemq", "b-1.internal")]
    public async Task A_broker_with_queues_is_known_by_its_first_addresss_host(string uri, string system, string host)
    {
        var broker = await OfAsync($"Queues: [orders]\n{Login}\nGateway: {{ BrokerUri: '{uri}' }}");

        Assert.Equal((system, host, host), (broker.MessagingSystem, broker.Host, broker.FoundHost!()));
    }

    [Theory]
    [InlineData("RabbitMq", "rabbitmq")]
    [InlineData("ActiveMq", "activemq")]
    public async Task A_broker_that_is_yet_to_be_looked_up_is_known_by_what_its_ARN_suggests(string source, string system)
    {
        var broker = await OfAsync($"EventSourceArn: arn:aws:mq:eu-west-1:111122223333:broker:shop:{Id}\nQueues: [orders]\n{Login}\nGateway: {{ Source: {source} }}");

        Assert.Equal(system, broker.MessagingSystem);
        Assert.StartsWith(Id, broker.Host, StringComparison.Ordinal);
        Assert.DoesNotContain(':', broker.Host);
        Assert.Null(broker.FoundHost!());
    }

    [Fact]
    public async Task A_cluster_that_is_yet_to_be_looked_up_has_no_name()
    {
        var broker = await OfAsync("EventSourceArn: arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2\nTopics: [orders]");

        Assert.Equal(("kafka", "", null), (broker.MessagingSystem, broker.Host, broker.FoundHost!()));
    }

    private static async Task<BrokerParts> OfAsync(string settings)
    {
        var configuration = Written.Load($"Tracing: {{ Exporter: None, Sampling: {{ Source: Local }} }}\n{Written.Only($"FunctionName: my-function\n{settings}")}");
        var mapping = Written.Mapping(configuration);
        var credentials = AwsCredentialSource.Fixed("AKIDTEST", "secret", TimeProvider.System, NullLogger<AwsCredentialSource>.Instance);
        await using var parts = new SharedParts(configuration, "eu-west-1", LocalRules.BuiltIn, credentials, NullLoggerFactory.Instance, TimeProvider.System);
        return BrokerParts.Of(mapping, parts, parts.Metrics.For(mapping.Name, mapping.Source.ToString()), NullLogger.Instance);
    }
}

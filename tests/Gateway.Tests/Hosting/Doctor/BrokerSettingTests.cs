using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

public sealed class BrokerSettingTests
{
    [Fact]
    public void The_setting_is_named_in_which_the_address_really_stands()
    {
        Assert.Equal(new BrokerSetting("SelfManagedEventSource.Endpoints.KafkaBootstrapServers", "b1:9092"), Of(Written.Orders()));
        Assert.Equal(new BrokerSetting("Gateway.BootstrapServers", "b1:9092, b2:9092"), Of(Written.Msk("['b1:9092', 'b2:9092']")));
        Assert.Equal("Gateway.BrokerUri", Of(Queue("Gateway: { BrokerUri: 'amqps://rabbit.internal:5671' }")).Name);
        Assert.Equal("EventSourceArn", Of(Queue("EventSourceArn: arn:aws:mq:eu-west-1:111122223333:broker:shop:b-3d8f2c61-90be-4a57-8c1d-6e0f7b2a9d44\nGateway: { Source: RabbitMq }")).Name);
    }

    private static BrokerSetting Of(string yaml) => BrokerSetting.Of(Written.Mapping(Written.Load(yaml)));

    private static string Queue(string more) =>
        Written.Only($"FunctionName: my-function\nQueues: [orders]\nSourceAccessConfigurations: [ {{ Type: BASIC_AUTH, URI: 'file:/secret.json' }} ]\n{more}");
}

namespace Gateway.Configuration.Validation;

public sealed class SourceRuleTests
{
    private const string Msk = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2";
    private const string Mq = "arn:aws:mq:eu-west-1:111122223333:broker:orders:b-24cacbb4-b295-49b7-8543-7ce7ce9dfb98";

    [Theory]
    [InlineData($"EventSourceArn: {Msk}", SourceKind.Kafka)]
    [InlineData("SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [b1:9092] } }", SourceKind.Kafka)]
    [InlineData($"EventSourceArn: {Mq}", null)]
    [InlineData($"EventSourceArn: {Mq}\nGateway: {{ Source: RabbitMq }}", SourceKind.RabbitMq)]
    [InlineData($"EventSourceArn: {Mq}\nGateway: {{ Source: activemq }}", SourceKind.ActiveMq)]
    [InlineData($"EventSourceArn: {Mq}\nSourceAccessConfigurations: [ {{ Type: VIRTUAL_HOST, URI: / }} ]", SourceKind.RabbitMq)]
    [InlineData("Gateway: { BrokerUri: 'amqp://b:5672' }", SourceKind.RabbitMq)]
    [InlineData("Gateway: { BrokerUri: 'AMQPS://b:5671' }", SourceKind.RabbitMq)]
    [InlineData("Gateway: { BrokerUri: 'tcp://b:61616' }", SourceKind.ActiveMq)]
    [InlineData("Gateway: { BrokerUri: 'ssl://b:61617' }", SourceKind.ActiveMq)]
    [InlineData("Gateway: { BrokerUri: 'failover:(tcp://a:1,ssl://b:2)?randomize=false' }", SourceKind.ActiveMq)]
    [InlineData("Gateway: { BrokerUri: 'nio+ssl://b:61617' }", SourceKind.ActiveMq)]
    [InlineData("Gateway: { BrokerUri: 'amqp://a,amqp://b' }", SourceKind.RabbitMq)]
    [InlineData("Gateway: { BrokerUri: 'failover:(amqp://a,amqp://b)' }", SourceKind.RabbitMq)]
    [InlineData("Gateway: { BrokerUri: 'http://b' }", null)]
    [InlineData($"EventSourceArn: {Mq}\nGateway: {{ BrokerUri: 'ssl://b' }}", SourceKind.ActiveMq)]
    [InlineData("Topics: [orders]", null)]
    [InlineData("Queues: [orders]", null)]
    internal void The_source_is_told_by_what_is_written(string settings, SourceKind? source)
    {
        var options = Written.Load(Written.Only(settings)).Options!.EventSourceMappings["orders"];

        Assert.Equal(source, SourceDetection.Of(options));
    }

    [Theory]
    [InlineData("Topics: [t]", "SelfManagedEventSource is missing; write its Endpoints for self-managed Kafka, or EventSourceArn for MSK and Amazon MQ.")]
    [InlineData("Topics: [t]\nGateway: { Source: Kafka, BootstrapServers: ['b:1'] }", "SelfManagedEventSource is missing; write its Endpoints, or EventSourceArn for MSK.")]
    [InlineData($"Queues: [q]\nEventSourceArn: {Mq}", "Gateway.Source is missing; an Amazon MQ ARN does not tell its engine, so write RabbitMq or ActiveMq.")]
    [InlineData("Topics: [t]\nEventSourceArn: not-an-arn", "EventSourceArn is not-an-arn; it must be the ARN of an MSK cluster")]
    [InlineData("Topics: [t]\nEventSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:orders'", "EventSourceArn is arn:aws:sqs:eu-west-1:111122223333:orders; it must be the ARN of an MSK cluster")]
    [InlineData("Topics: [t]\nEventSourceArn: 'arn:aws:kafka:eu-west-1:111122223333:topic/a/b/c'", "EventSourceArn is arn:aws:kafka:eu-west-1:111122223333:topic/a/b/c; it must be the ARN of an MSK cluster")]
    [InlineData("Topics: [t]\nSelfManagedEventSource: {}", "SelfManagedEventSource.Endpoints.KafkaBootstrapServers is missing; write the brokers, as in [\"b1:9092\", \"b2:9092\"].")]
    [InlineData("Topics: [t]\nSelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [] } }", "SelfManagedEventSource.Endpoints.KafkaBootstrapServers is missing; write the brokers")]
    public void A_source_that_is_missing_or_unknown_says_what_to_write(string settings, string message)
    {
        var result = Written.Load(Written.Only($"FunctionName: f\n{settings}"));

        Assert.Contains(result.Errors, error => error.Message.StartsWith($"EventSourceMappings.orders.{message}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        $"EventSourceArn: {Msk}\nGateway: {{ Source: RabbitMq }}",
        $"Gateway.Source is RabbitMq but EventSourceMappings.orders.EventSourceArn is {Msk}")]
    [InlineData(
        $"EventSourceArn: {Mq}\nGateway: {{ Source: Kafka }}",
        $"Gateway.Source is Kafka but EventSourceMappings.orders.EventSourceArn is {Mq}")]
    [InlineData(
        $"EventSourceArn: {Msk}\nSelfManagedEventSource: {{ Endpoints: {{ KafkaBootstrapServers: ['b1:9092'] }} }}",
        $"SelfManagedEventSource is [b1:9092] but EventSourceMappings.orders.EventSourceArn is {Msk}; keep one; the addresses of an MSK cluster stand in Gateway.BootstrapServers.")]
    [InlineData(
        "SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } }\nGateway: { Source: ActiveMq }",
        "Gateway.Source is ActiveMq but EventSourceMappings.orders.SelfManagedEventSource.Endpoints.KafkaBootstrapServers is [b1:9092]")]
    [InlineData(
        "SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } }\nGateway: { BootstrapServers: ['b2:9092'] }",
        "Gateway.BootstrapServers is [b2:9092] but EventSourceMappings.orders.SelfManagedEventSource.Endpoints.KafkaBootstrapServers is [b1:9092]; remove the first")]
    [InlineData(
        "SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } }\nGateway: { BrokerUri: 'tcp://b:1' }",
        "Gateway.BrokerUri is tcp://b:1 but EventSourceMappings.orders.SelfManagedEventSource is Kafka; remove the first")]
    [InlineData(
        "SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } }\nQueues: [q]",
        "Queues is [q] but EventSourceMappings.orders.SelfManagedEventSource is Kafka; Kafka reads Topics")]
    [InlineData(
        "Gateway: { BrokerUri: 'amqp://b:1' }\nTopics: [t]",
        "Topics is [t] but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; Kafka reads Topics")]
    [InlineData(
        "Gateway: { BrokerUri: 'amqp://b:1', Source: ActiveMq }",
        "Gateway.BrokerUri is amqp://b:1 but EventSourceMappings.orders.Gateway.Source is ActiveMq; RabbitMQ takes amqp and amqps, ActiveMQ the others")]
    [InlineData(
        "Gateway: { BrokerUri: 'amqp://b:1', BootstrapServers: ['b1:9092'] }",
        "Gateway.BootstrapServers is [b1:9092] but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, it is for Kafka.")]
    [InlineData(
        "Gateway: { BrokerUri: 'amqp://b:1' }\nStartingPosition: LATEST",
        "StartingPosition is LATEST but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, a queue has no positions.")]
    [InlineData(
        "Gateway: { BrokerUri: 'amqp://b:1', ConsumerProperties: { a: b } }",
        "Gateway.ConsumerProperties is written but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, it is for Kafka.")]
    [InlineData(
        "Gateway: { BrokerUri: 'amqp://b:1' }\nSelfManagedKafkaEventSourceConfig: {}",
        "SelfManagedKafkaEventSourceConfig is written but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, it is for Kafka.")]
    public void Settings_that_disagree_are_shown_with_both_values(string settings, string message)
    {
        var result = Written.Load(Written.Only($"FunctionName: f\n{settings}"));

        Assert.Contains(result.Errors, error => error.Message.StartsWith($"EventSourceMappings.orders.{message}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arn:aws:kafka::111122223333:cluster/demo/6cc0432b")]
    [InlineData("arn:aws:kafka:eu-west-1::cluster/demo/6cc0432b")]
    [InlineData("arn:aws:mq:eu-west-1:111122223333:configuration:c-1")]
    public void An_ARN_that_leaves_something_out_is_no_source(string arn)
    {
        Assert.False(EventSource.Parse(arn)?.IsReadable);
    }

    [Theory]
    [InlineData("cluster/demo/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2")]
    [InlineData("cluster/serverless/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-s1")]
    [InlineData("vpc-connection/111122223333/demo/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2")]
    public void Clusters_and_connections_to_them_are_sources(string resource)
    {
        Assert.True(EventSource.Parse($"arn:aws-cn:kafka:cn-north-1:111122223333:{resource}")?.IsReadable);
    }
}

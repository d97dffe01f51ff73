namespace Gateway.Configuration.Validation;

public sealed class QueueMappingTests
{
    private const string RabbitMq = "FunctionName: f\nQueues: [orders]\nGateway: { BrokerUri: 'amqp://b' }";
    private const string ActiveMq = "FunctionName: f\nQueues: [orders]\nGateway: { BrokerUri: 'tcp://b' }";

    [Fact]
    public void RabbitMq_has_its_defaults()
    {
        var mapping = Mapping(RabbitMq);

        Assert.Equal(SourceKind.RabbitMq, mapping.Source);
        Assert.Equal(["orders"], mapping.Queues);
        Assert.Empty(mapping.Topics);
        Assert.Empty(mapping.BootstrapServers);
        Assert.Equal("/", mapping.VirtualHost);
        Assert.Null(mapping.BasicAuth);
        Assert.Null(mapping.ServerRootCa);
        Assert.Null(mapping.HasDeadLetterExchange);
        Assert.Equal(1, mapping.MaximumConcurrency);
        Assert.Null(mapping.MaximumRetryAttempts);
        Assert.Null(mapping.RetryWait);
        Assert.False(mapping.IsManaged);
    }

    [Fact]
    public void ActiveMq_has_its_defaults()
    {
        var mapping = Mapping(ActiveMq);

        Assert.Equal(SourceKind.ActiveMq, mapping.Source);
        Assert.Equal(5, mapping.MaximumConcurrency);
        Assert.Equal(6, mapping.MaximumRetryAttempts);
        Assert.Equal(TimeSpan.FromSeconds(1), mapping.RetryWait);
    }

    [Fact]
    public void Every_setting_of_RabbitMq_arrives()
    {
        var mapping = Mapping(
            """
            FunctionName: f
            Queues: [orders, 'the returns/1']
            MaximumRetryAttempts: 3
            SourceAccessConfigurations:
              - { Type: BASIC_AUTH, URI: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:broker-AbCdEf' }
              - { Type: virtual_host, URI: orders }
              - { Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'file:/run/ca.pem' }
            Gateway: { BrokerUri: 'amqps://b', DeadLetterExchange: true, MaximumConcurrency: 20 }
            """);

        Assert.Equal(["orders", "the returns/1"], mapping.Queues);
        Assert.Equal(3, mapping.MaximumRetryAttempts);
        Assert.Equal("orders", mapping.VirtualHost);
        Assert.Equal(new SecretReference(SecretKind.SecretsManager, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:broker-AbCdEf"), mapping.BasicAuth);
        Assert.Equal(new SecretReference(SecretKind.File, "/run/ca.pem"), mapping.ServerRootCa);
        Assert.True(mapping.HasDeadLetterExchange);
        Assert.Equal(20, mapping.MaximumConcurrency);
    }

    [Fact]
    public void Secrets_of_ActiveMq_arrive()
    {
        var mapping = Mapping(ActiveMq + "\nSourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: 'env:BROKER' }, { Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:CA' } ]");

        Assert.Equal(new SecretReference(SecretKind.Environment, "BROKER"), mapping.BasicAuth);
        Assert.Equal(new SecretReference(SecretKind.Environment, "CA"), mapping.ServerRootCa);
    }

    [Fact]
    public void Entries_of_AWSs_own_pollers_get_their_warning_here_too()
    {
        var result = Written.Load(Written.Only(RabbitMq + "\nSourceAccessConfigurations: [ { Type: VPC_SUBNET, URI: s }, { Type: VPC_SUBNET, URI: t } ]"));

        Written.Mapping(result);
        Assert.Contains("VPC_SUBNET has no effect here; ", Assert.Single(result.Warnings).Message);
    }

    [Fact]
    public void A_queue_mapping_is_shown_with_its_addresses() => Assert.Equal(
        ["orders: RabbitMq orders (amqp://b:5672) -> f, batch 100, window 500 ms"],
        ConfigurationReport.Lines(Written.Load(Written.Only(RabbitMq))));

    [Theory]
    [InlineData(RabbitMq, "SASL_SCRAM_512_AUTH", "RabbitMq; it has BASIC_AUTH, CLIENT_CERTIFICATE_TLS_AUTH, SERVER_ROOT_CA_CERTIFICATE or VIRTUAL_HOST.")]
    [InlineData(ActiveMq, "SASL_SCRAM_256_AUTH", "ActiveMq; it has BASIC_AUTH, CLIENT_CERTIFICATE_TLS_AUTH or SERVER_ROOT_CA_CERTIFICATE.")]
    [InlineData(ActiveMq, "VIRTUAL_HOST", "ActiveMq; it has BASIC_AUTH, CLIENT_CERTIFICATE_TLS_AUTH or SERVER_ROOT_CA_CERTIFICATE.")]
    public void A_way_to_be_known_that_the_broker_does_not_have_is_refused(string settings, string type, string message) => Assert.EndsWith(
        $"SourceAccessConfigurations[0].Type is {type} but EventSourceMappings.orders.Gateway.BrokerUri is {message}",
        Error($"{settings}\nSourceAccessConfigurations: [ {{ Type: {type}, URI: 'env:X' }} ]"));

    [Theory]
    [InlineData("{ Type: BASIC_AUTH, URI: 'env:X' }, { Type: basic_auth, URI: 'env:Y' }", "SourceAccessConfigurations[1].Type is basic_auth; it is in the list already, so remove it.")]
    [InlineData("{ Type: BASIC_AUTH }", "SourceAccessConfigurations[0].URI is missing; write a Secrets Manager ARN, file:/path or env:NAME.")]
    [InlineData("{ Type: VIRTUAL_HOST }", "SourceAccessConfigurations[0].URI is missing; write the virtual host's name, as in /.")]
    [InlineData("{ Type: BASIC_AUTH, URI: 'hunter2' }", "SourceAccessConfigurations[0].URI is not a reference to a secret (not shown, for it could be the secret); it must be a Secrets Manager ARN, file:/path or env:NAME.")]
    public void An_entry_that_does_not_do_says_what_would(string entries, string message) =>
        Assert.EndsWith(message, Error($"{RabbitMq}\nSourceAccessConfigurations: [ {entries} ]"));

    [Theory]
    [InlineData("Topics: [t]", "Topics is [t] but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; Kafka reads Topics, RabbitMQ and ActiveMQ read Queues.")]
    [InlineData("StartingPosition: LATEST", "StartingPosition is LATEST but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, a queue has no positions.")]
    [InlineData("StartingPositionTimestamp: 5", "StartingPositionTimestamp is 5 but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, a queue has no positions.")]
    [InlineData("SelfManagedKafkaEventSourceConfig: {}", "SelfManagedKafkaEventSourceConfig is written but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, it is for Kafka.")]
    [InlineData("AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: g }", "AmazonManagedKafkaEventSourceConfig is written but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, it is for Kafka.")]
    [InlineData("ParallelizationFactor: 2", "ParallelizationFactor is 2 but EventSourceMappings.orders.Gateway.BrokerUri is RabbitMq; remove the first, it is for Kafka; Gateway.MaximumConcurrency says how many invocations of a queue may be in flight.")]
    public void What_only_Kafka_has_is_refused(string setting, string message) => Assert.EndsWith(message, Error($"{RabbitMq}\n{setting}"));

    [Theory]
    [InlineData("FunctionName: f\nQueues: [q]\nGateway: { BrokerUri: 'tcp://b', DeadLetterExchange: true }", "Gateway.DeadLetterExchange is true but EventSourceMappings.orders.Gateway.BrokerUri is ActiveMq; remove the first, it is for RabbitMQ.")]
    [InlineData("FunctionName: f\nTopics: [t]\nSelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b:1'] } }\nGateway: { DeadLetterExchange: false }", "Gateway.DeadLetterExchange is false but EventSourceMappings.orders.SelfManagedEventSource is Kafka; remove the first, it is for RabbitMQ.")]
    [InlineData("FunctionName: f\nQueues: [q]\nGateway: { BrokerUri: 'tcp://b', OrderByHeader: customer }", "Gateway.OrderByHeader is customer but EventSourceMappings.orders.Gateway.BrokerUri is ActiveMq; remove the first, it is for RabbitMQ; messages of one group (JMSXGroupID) keep theirs.")]
    [InlineData("FunctionName: f\nTopics: [t]\nSelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b:1'] } }\nGateway: { OrderByHeader: customer }", "Gateway.OrderByHeader is customer but EventSourceMappings.orders.SelfManagedEventSource is Kafka; remove the first, it is for RabbitMQ; records of one key keep their order with ParallelizationFactor.")]
    public void What_only_RabbitMq_has_is_refused(string settings, string message) => Assert.EndsWith(message, Error(settings));

    [Theory]
    [InlineData("OrderByHeader: customer", 16)]
    [InlineData("OrderByHeader: customer, MaximumConcurrency: 1", 1)]
    [InlineData("OrderByHeader: customer, MaximumConcurrency: 300", 300)]
    public void A_header_to_order_by_lets_invocations_run_side_by_side_unless_told_otherwise(string settings, int concurrency)
    {
        var mapping = Written.Mapping(Written.Load(Written.Only($"FunctionName: f\nQueues: [q]\nGateway: {{ BrokerUri: 'amqp://b', {settings} }}")));

        Assert.Equal(("customer", concurrency), (mapping.OrderByHeader, mapping.MaximumConcurrency));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void A_header_has_a_name_of_1_to_255_bytes(int length) => Assert.EndsWith(
        "; it must be a header's name of 1 to 255 bytes.", Error($"FunctionName: f\nQueues: [q]\nGateway: {{ BrokerUri: 'amqp://b', OrderByHeader: '{new string('h', length)}' }}"));

    [Theory]
    [InlineData("Queues: []", "Queues is missing; write at least one, as in Queues: [orders].")]
    [InlineData("Queues: ['']", "Queues[0] is empty; it must be 1 to 1000 characters.")]
    [InlineData("Queues: [a, b, a]", "Queues[2] is a; it is in the list already, so remove it.")]
    public void A_queue_mapping_needs_queues(string queues, string message) => Assert.EndsWith(message, Error(RabbitMq.Replace("Queues: [orders]", queues)));

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void A_queues_name_has_at_most_1000_characters(int length, bool isValid) =>
        Assert.Equal(isValid, Written.Load(Written.Only(RabbitMq.Replace("orders", new string('q', length)))).IsValid);

    [Fact]
    public void Retries_of_Kafka_may_have_an_end_too() =>
        Assert.Equal(3, Written.Mapping(Written.Load(Written.Orders("MaximumRetryAttempts: 3"))).MaximumRetryAttempts);

    private static MappingSettings Mapping(string settings) => Written.Mapping(Written.Load(Written.Only(settings)));

    private static string Error(string settings) => Written.Error(Written.Load(Written.Only(settings)));

    [Theory]
    [InlineData("amqps://b:5671")]
    [InlineData("ssl://b:61617")]
    public void A_client_certificate_goes_with_TLS(string uri)
    {
        var mapping = Mapping($"Queues: [q]\nFunctionName: f\nGateway: {{ BrokerUri: '{uri}' }}\nSourceAccessConfigurations: [ {{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'file:/tls' }} ]");

        Assert.Equal("file:/tls", mapping.ClientCertificate?.ToString());
    }

    [Theory]
    [InlineData("amqp://b:5672")]
    [InlineData("failover:(ssl://a:61617,tcp://b:61616)")]
    public void Without_TLS_nobody_would_be_shown_a_client_certificate(string uri)
    {
        Assert.EndsWith(
            $"SourceAccessConfigurations[0].Type is CLIENT_CERTIFICATE_TLS_AUTH but EventSourceMappings.orders.Gateway.BrokerUri is {uri}; a certificate is shown over TLS only, so write amqps:// or ssl://.",
            Error($"Queues: [q]\nFunctionName: f\nGateway: {{ BrokerUri: '{uri}' }}\nSourceAccessConfigurations: [ {{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'file:/tls' }} ]"));
    }
}

namespace Gateway.Configuration.Validation;

public sealed class MappingRulesTests
{
    [Theory]
    [InlineData("SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: '' }", "SelfManagedKafkaEventSourceConfig.ConsumerGroupId is empty; it must be 1 to 200 letters, digits and characters of -/*:_+=.@.")]
    [InlineData("SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'a b' }", "SelfManagedKafkaEventSourceConfig.ConsumerGroupId is a b; it must be 1 to 200 letters, digits and characters of -/*:_+=.@.")]
    [InlineData("AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: a }", "AmazonManagedKafkaEventSourceConfig is written but EventSourceArn is absent; for self-managed Kafka write SelfManagedKafkaEventSourceConfig.")]
    [InlineData("StartingPosition: AT_TIMESTAMP", "StartingPositionTimestamp is missing; StartingPosition is AT_TIMESTAMP, so write the moment in Unix seconds.")]
    [InlineData("StartingPositionTimestamp: 5", "StartingPositionTimestamp is 5 but EventSourceMappings.orders.StartingPosition is absent; write AT_TIMESTAMP there, or remove the timestamp.")]
    [InlineData("StartingPosition: LATEST\nStartingPositionTimestamp: 5", "StartingPositionTimestamp is 5 but EventSourceMappings.orders.StartingPosition is LATEST; write AT_TIMESTAMP there, or remove the timestamp.")]
    [InlineData("StartingPosition: AT_TIMESTAMP\nStartingPositionTimestamp: -1", "StartingPositionTimestamp is -1; it must be Unix seconds, 0 or more.")]
    [InlineData("StartingPosition: AT_TIMESTAMP\nStartingPositionTimestamp: 1767225601", "StartingPositionTimestamp is 1767225601; it must not be in the future, and now is 1767225600.")]
    [InlineData("StartingPosition: AT_TIMESTAMP\nStartingPositionTimestamp: 1735689600000", "StartingPositionTimestamp is 1735689600000; it must be Unix seconds; these look like milliseconds, so divide by 1000.")]
    [InlineData("Gateway: { SegmentName: '' }", @"Gateway.SegmentName is empty; it must be 1 to 200 letters, digits, spaces and characters of _.:/%&#=+\-@.")]
    [InlineData("Gateway: { SegmentName: 'a?b' }", @"Gateway.SegmentName is a?b; it must be 1 to 200 letters, digits, spaces and characters of _.:/%&#=+\-@.")]
    [InlineData("Gateway: { ConsumerProperties: { group.id: g } }", "Gateway.ConsumerProperties.group.id is not passed on; use ConsumerGroupId in AmazonManagedKafkaEventSourceConfig or SelfManagedKafkaEventSourceConfig.")]
    [InlineData("Gateway: { ConsumerProperties: { Enable.Auto.Commit: false } }", "Gateway.ConsumerProperties.Enable.Auto.Commit is not passed on; offsets are committed when the function has succeeded, so remove it.")]
    [InlineData("Gateway: { ConsumerProperties: { enable.auto.offset.store: false } }", "Gateway.ConsumerProperties.enable.auto.offset.store is not passed on; offsets are stored when the function has succeeded, so remove it.")]
    [InlineData("Gateway: { ConsumerProperties: { bootstrap.servers: b } }", "Gateway.ConsumerProperties.bootstrap.servers is not passed on; use SelfManagedEventSource.Endpoints.KafkaBootstrapServers, or Gateway.BootstrapServers with an MSK cluster's ARN.")]
    [InlineData("Gateway: { ConsumerProperties: { metadata.broker.list: b } }", "Gateway.ConsumerProperties.metadata.broker.list is not passed on; use SelfManagedEventSource.Endpoints.KafkaBootstrapServers, or Gateway.BootstrapServers with an MSK cluster's ARN.")]
    [InlineData("Gateway: { ConsumerProperties: { auto.offset.reset: earliest } }", "Gateway.ConsumerProperties.auto.offset.reset is not passed on; use StartingPosition.")]
    [InlineData("TumblingWindowInSeconds: 5", "TumblingWindowInSeconds is written; it is for Kinesis and DynamoDB streams, not for Kafka, RabbitMQ and ActiveMQ, so remove it.")]
    [InlineData("ScalingConfig: { MaximumConcurrency: 5 }", "ScalingConfig is written; it is for SQS (use Gateway.MaximumConcurrency), not for Kafka, RabbitMQ and ActiveMQ, so remove it.")]
    [InlineData("DocumentDBEventSourceConfig: {}", "DocumentDBEventSourceConfig is written; it is for DocumentDB, not for Kafka, RabbitMQ and ActiveMQ, so remove it.")]
    [InlineData("SourceAccessConfigurations: [ { Type: BASIC, URI: 'env:X' } ]", "SourceAccessConfigurations[0].Type is BASIC; it must be BASIC_AUTH, SASL_SCRAM_256_AUTH, SASL_SCRAM_512_AUTH, CLIENT_CERTIFICATE_TLS_AUTH, SERVER_ROOT_CA_CERTIFICATE, VIRTUAL_HOST, VPC_SUBNET or VPC_SECURITY_GROUP.")]
    [InlineData("SourceAccessConfigurations: [ { Type: BASIC_AUTH } ]", "SourceAccessConfigurations[0].URI is missing; write a Secrets Manager ARN, file:/path or env:NAME.")]
    [InlineData("SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: 'user:hunter2' } ]", "SourceAccessConfigurations[0].URI is not a reference to a secret (not shown, for it could be the secret); it must be a Secrets Manager ARN, file:/path or env:NAME.")]
    [InlineData("FilterCriteria: { Filters: [ { } ] }", "FilterCriteria.Filters[0].Pattern is missing; write a JSON object as text, as in '{\"value\":{\"kind\":[\"order\"]}}'.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'arn:aws:lambda:eu-west-1:111122223333:function:f' } }", "DestinationConfig.OnFailure.Destination is arn:aws:lambda:eu-west-1:111122223333:function:f; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:111122223333:orders.fifo' } }", "DestinationConfig.OnFailure.Destination is arn:aws:sqs:eu-west-1:111122223333:orders.fifo; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-1::orders' } }", "DestinationConfig.OnFailure.Destination is arn:aws:sns:eu-west-1::orders; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::a' } }", "DestinationConfig.OnFailure.Destination is arn:aws:s3:::a; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'kafka://' } }", "DestinationConfig.OnFailure.Destination is kafka://; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'kafka://a/b' } }", "DestinationConfig.OnFailure.Destination is kafka://a/b; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'orders-failed' } }", "DestinationConfig.OnFailure.Destination is orders-failed; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'rabbitmq://exchange' } }", "DestinationConfig.OnFailure.Destination is rabbitmq://exchange; it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'kafka://orders' } }", "DestinationConfig.OnFailure.Destination is kafka://orders; the mapping reads from there, so records that failed would come again without end; name another.")]
    [InlineData("DestinationConfig: { OnFailure: { Destination: 'activemq://orders-failed' } }", "DestinationConfig.OnFailure.Destination is activemq://orders-failed; it is on the broker that the mapping reads, and that is one of Kafka; name one there, or an SQS queue, SNS topic or S3 bucket.")]
    [InlineData("FunctionResponseTypes: [ReportBatchItemFailures, ReportBatchItemFailures]", "FunctionResponseTypes is a list of 2; it may have one entry.")]
    public void A_value_that_breaks_a_rule_is_shown_with_its_remedy(string settings, string message)
    {
        Assert.Contains($"EventSourceMappings.orders.{message}", Written.Load(Written.Orders(settings)).Errors.Select(error => error.Message));
    }

    [Theory]
    [InlineData("StartingPosition: AT_TIMESTAMP\nStartingPositionTimestamp: 1767225600")]
    [InlineData("StartingPosition: AT_TIMESTAMP\nStartingPositionTimestamp: 1.7356896E9")]
    [InlineData("StartingPosition: AT_TIMESTAMP\nStartingPositionTimestamp: 0")]
    [InlineData("SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'aZ09-/*:_+=.@' }")]
    [InlineData("SelfManagedKafkaEventSourceConfig: {}")]
    [InlineData("Gateway: { SegmentName: 'Órdenes 1 /a' }")]
    [InlineData("Gateway: { ConsumerProperties: { session.timeout.ms: 6000, heartbeat.interval.ms: 2000, max.poll.interval.ms: 100000, client.rack: '' } }")]
    public void A_value_within_the_rules_is_taken(string settings)
    {
        Written.Mapping(Written.Load(Written.Orders(settings)));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("^orders.*")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_topic_that_Kafka_cannot_have_is_refused(string topic)
    {
        Assert.Contains("it must be 1 to 249 letters", Written.Error(Written.Load(Written.Orders().Replace("Topics: [orders]", $"Topics: ['{topic}']"))));
    }

    [Fact]
    public void A_topic_has_at_most_249_characters()
    {
        Written.Mapping(Load(249));
        Assert.Contains("it must be 1 to 249 letters", Written.Error(Load(250)));

        static ConfigurationResult Load(int length) => Written.Load(Written.Orders().Replace("Topics: [orders]", $"Topics: [{new string('t', length)}]"));
    }

    [Fact]
    public void A_topic_written_twice_is_an_error()
    {
        Assert.Equal(
            "gateway.yaml:5: EventSourceMappings.orders.Topics[2] is a; it is in the list already, so remove it.",
            Written.Error(Written.Load(Written.Orders().Replace("Topics: [orders]", "Topics: [a, b, a]"))));
    }

    [Fact]
    public void A_Kafka_mapping_needs_a_topic()
    {
        Assert.Equal(
            "gateway.yaml:2: EventSourceMappings.orders.Topics is missing; write at least one, as in Topics: [orders].",
            Written.Error(Written.Load(Written.Orders().Replace("    Topics: [orders]\n", ""))));
    }

    [Theory]
    [InlineData("b1")]
    [InlineData("b1:")]
    [InlineData("b1:0")]
    [InlineData("b1:70000")]
    [InlineData("PLAINTEXT://b1:9092")]
    [InlineData("b1:9092,b2:9092")]
    [InlineData("")]
    public void A_broker_is_a_host_and_a_port(string server)
    {
        Assert.Contains(
            "KafkaBootstrapServers[0] is ", Written.Error(Written.Load(Written.Orders().Replace("\"b1:9092\"", $"\"{server}\""))));
    }

    [Fact]
    public void At_most_ten_brokers_are_named()
    {
        Written.Mapping(Load(10));
        Assert.Contains("is a list of 11; it may name at most 10 brokers", Written.Error(Load(11)));

        static ConfigurationResult Load(int count) =>
            Written.Load(Written.Orders().Replace("\"b1:9092\"", string.Join(',', Enumerable.Range(1, count).Select(i => $"\"b{i}:9092\""))));
    }

    [Theory]
    [InlineData("o", true)]
    [InlineData("Orders.eu-1_b", true)]
    [InlineData("-orders", false)]
    [InlineData("or ders", false)]
    [InlineData("or/ders", false)]
    [InlineData("''", false)]
    public void A_mapping_has_a_name_that_fits_everywhere(string name, bool isValid)
    {
        Assert.Equal(isValid, Written.Load(Written.Orders().Replace("  orders:", $"  {name}:")).IsValid);
    }

    [Theory]
    [InlineData("eu-west-1", null, true)]
    [InlineData("us-east-1", null, false)]
    [InlineData("us-east-1", "http://127.0.0.1:9001", true)]
    public void A_function_of_another_region_is_refused_unless_an_endpoint_is_named(string region, string? endpoint, bool isValid)
    {
        var aws = endpoint is null ? $"Aws: {{ Region: {region} }}\n" : $"Aws: {{ Region: {region}, LambdaEndpoint: '{endpoint}' }}\n";
        var result = Written.Load(aws + Written.Orders().Replace("my-function", "arn:aws:lambda:eu-west-1:111122223333:function:f"));

        Assert.Equal(isValid, result.IsValid);
        if (!isValid)
        {
            Assert.Equal(
                "gateway.yaml:4: EventSourceMappings.orders.FunctionName is arn:aws:lambda:eu-west-1:111122223333:function:f but Aws.Region is us-east-1; a gateway calls functions of its own region only.",
                Written.Error(result));
        }
    }

    [Fact]
    public void Two_mappings_that_share_group_and_topic_get_a_warning()
    {
        var second = Written.Only("FunctionName: f\nSelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [b1:9092] } }\nTopics: [orders]\nSelfManagedKafkaEventSourceConfig: { ConsumerGroupId: gateway-orders }");
        var result = Written.Load(Written.Orders() + "\n" + second[(second.IndexOf('\n') + 1)..].Replace("  orders:", "  copy:"));

        Assert.Empty(result.Errors);
        Assert.Equal(
            "gateway.yaml:7: EventSourceMappings.copy reads [orders] in the consumer group gateway-orders, as EventSourceMappings.orders does, so each gets a part of the records; give them different groups if both need all.",
            Assert.Single(result.Warnings).ToString());
    }
}

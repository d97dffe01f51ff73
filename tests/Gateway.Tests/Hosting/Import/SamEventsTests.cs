namespace Gateway.Hosting.Import;

public sealed class SamEventsTests
{
    private static readonly string Yaml = Vector.Import("sam.yaml").Yaml!;

    [Theory]
    [InlineData("  Fulfil-Orders:\n    FunctionName: fulfil:live\n    EventSourceArn: arn:aws:kafka:")]
    [InlineData("    StartingPosition: LATEST\n    AmazonManagedKafkaEventSourceConfig:\n      ConsumerGroupId: orders\n")]
    [InlineData("  Fulfil-Returns:\n    FunctionName: fulfil:live\n    SelfManagedEventSource:\n      Endpoints:\n        KafkaBootstrapServers: ['b1.internal:9092']\n")]
    [InlineData("  Fulfil-Letters:\n    FunctionName: fulfil:live\n    EventSourceArn: arn:aws:mq:")]
    [InlineData("      - {Type: VIRTUAL_HOST, URI: /}\n    Gateway:\n      Source: RabbitMq\n")]
    [InlineData("  Print-Labels:\n    FunctionName: !Sub ${Print}:${Alias}\n    EventSourceArn: !GetAtt Labels.Arn\n    Queues: [labels]\n")]
    public void An_event_becomes_the_mapping_that_SAM_makes_of_it(string part) => Assert.Contains(part, Yaml, StringComparison.Ordinal);

    [Theory]
    [InlineData("Fulfil-Orders (FulfilOrders): imported.")]
    [InlineData("Fulfil-Letters: SecretsManagerKmsKeyId is left out; allow the gateway's role kms:Decrypt with that key, which encrypts the secret.")]
    [InlineData("Fulfil-Clicks (FulfilClicks): skipped, it reads from a Kinesis stream, which the gateway does not; leave it with Lambda.")]
    [InlineData("4 imported, 1 skipped.")]
    public void What_became_of_each_is_said_and_what_is_no_mapping_is_not(string line) => Assert.Contains(line, Vector.Import("sam.yaml").Lines);

    [Fact]
    public void The_group_of_a_mapping_is_found_by_the_id_that_SAM_gives_it() => Assert.Contains(
        Vector.Import("sam.yaml").Lines,
        line => line.StartsWith("Fulfil-Returns: no consumer group", StringComparison.Ordinal) && line.Contains("--logical-resource-id FulfilReturns`", StringComparison.Ordinal));
}

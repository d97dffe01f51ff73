namespace Gateway.Hosting.Import;

public sealed class ListedMappingsReaderTests
{
    private static readonly ImportResult Listed = Vector.Import("mappings.json");

    [Fact]
    public void A_mapping_goes_on_in_the_group_that_is_its_UUID() => Assert.Contains(
        """
          fulfil-orders:
            FunctionName: arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live
            EventSourceArn: arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f9b6a52-7d1e-4c33-9f5e-2a8d41c7e610-4
            Topics: [orders]
            StartingPosition: AT_TIMESTAMP
            StartingPositionTimestamp: 1767225600.5
            BatchSize: 100
            MaximumBatchingWindowInSeconds: 5
            AmazonManagedKafkaEventSourceConfig:
              ConsumerGroupId: '3f0b8a1e-52c4-4d0a-8a55-6f2c1f0e9d77'
            MaximumRetryAttempts: -1
            MaximumRecordAgeInSeconds: -1
          returns-returns:

        """,
        Listed.Yaml, StringComparison.Ordinal);

    [Theory]
    [InlineData("        KafkaBootstrapServers: ['b1.internal:9092', 'b2.internal:9092']\n")]
    [InlineData("      ConsumerGroupId: returns\n")]
    [InlineData("    Enabled: false\n")]
    [InlineData("      Source: !Placeholder RabbitMq or ActiveMq\n")]
    public void The_words_of_the_API_become_those_of_CloudFormation(string part) => Assert.Contains(part, Listed.Yaml, StringComparison.Ordinal);

    [Theory]
    [InlineData("fulfil-orders: KmsKeyArn is left out: filters stand in this file and are kept nowhere else.")]
    [InlineData("returns-returns: it is Disabled at Lambda, so Enabled is false here too; remove that line to let the gateway read.")]
    [InlineData("returns-returns: VPC_SECURITY_GROUP security_group:sg-1 is left out: run the gateway in that network.")]
    [InlineData("print-letters: Gateway.Source is to be RabbitMq or ActiveMq, and nothing here tells which; write the engine of the broker (`aws mq describe-broker`).")]
    [InlineData("work (5c1d2e3f-0000-4000-8000-000000000004): skipped, it reads from an SQS queue, which the gateway does not; leave it with Lambda.")]
    [InlineData("docs (5c1d2e3f-0000-4000-8000-000000000005): skipped, it reads from DocumentDB, which the gateway does not; leave it with Lambda.")]
    [InlineData("index (5c1d2e3f-0000-4000-8000-000000000006): skipped, it reads from a DynamoDB stream, which the gateway does not; leave it with Lambda.")]
    public void What_is_not_carried_over_is_said(string line) => Assert.Contains(line, Listed.Lines);

    [Fact]
    public void Amazon_MQ_s_own_redelivery_is_left_as_it_is() =>
        Assert.DoesNotContain("MaximumRetryAttempts", Vector.Import("mappings.json", "print-letters").Yaml, StringComparison.Ordinal);
}

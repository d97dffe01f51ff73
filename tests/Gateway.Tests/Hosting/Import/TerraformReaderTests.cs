namespace Gateway.Hosting.Import;

public sealed class TerraformReaderTests
{
    private static readonly ImportResult Plan = Vector.Import("plan.json");
    private static readonly ImportResult State = Vector.Import("state.json");

    [Theory]
    [InlineData("  orders:\n    FunctionName: arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live\n    EventSourceArn: !Placeholder aws_msk_cluster.shop.arn\n    Topics: [orders]\n")]
    [InlineData("    FilterCriteria:\n      Filters:\n        - {Pattern: '{\"value\":{\"kind\":[\"order\"]}}'}\n    MaximumRetryAttempts: 0\n    DestinationConfig:\n      OnFailure:\n        Destination: arn:aws:sqs:eu-west-1:111122223333:failed\n")]
    [InlineData("  shop-0.returns-a:\n    FunctionName: !Placeholder aws_lambda_function.returns.arn\n")]
    [InlineData("        KafkaBootstrapServers: ['b1.internal:9092', 'b2.internal:9092']\n    Topics: [returns, !Placeholder var.topics]\n    StartingPosition: AT_TIMESTAMP\n    StartingPositionTimestamp: 1767225600\n    MaximumBatchingWindowInSeconds: 0\n")]
    [InlineData("  shop-0.letters:\n    FunctionName: print\n    EventSourceArn: !Placeholder aws_mq_broker.shop.arn\n    Queues: [letters]\n    BatchSize: 10\n")]
    [InlineData("      Source: ActiveMq\n")]
    public void A_plan_tells_what_is_known_and_what_the_rest_is_made_of(string part) => Assert.Contains(part, Plan.Yaml, StringComparison.Ordinal);

    [Theory]
    [InlineData("orders: Tags is left out: tag the service or the deployment that runs the gateway.")]
    [InlineData("orders: ProvisionedPollerConfig is left out: run more gateways, or raise Gateway.MaximumConcurrency.")]
    [InlineData("shop-0.returns-a (module.shop[0].aws_lambda_event_source_mapping.returns[\"a\"]): imported.")]
    [InlineData("shop-0.returns-a: FunctionName is !Placeholder aws_lambda_function.returns.arn; it is not known before `terraform apply`, so import from `terraform show -json` after that, or write it.")]
    public void What_is_not_carried_over_is_said(string line) => Assert.Contains(line, Plan.Lines);

    [Fact]
    public void A_0_that_nobody_wrote_is_no_setting()
    {
        Assert.DoesNotContain("Maximum", Vector.Import("plan.json", "shop-0.letters").Yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("MaximumRetryAttempts", Vector.Import("plan.json", "shop-0.returns-a").Yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("Maximum", State.Yaml, StringComparison.Ordinal);
        Assert.Contains(State.Lines, line => line.StartsWith("orders: MaximumRetryAttempts is left out: a state has 0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_tells_the_group_and_the_function_s_ARN()
    {
        Assert.Contains("    FunctionName: arn:aws:lambda:eu-west-1:111122223333:function:fulfil\n", State.Yaml, StringComparison.Ordinal);
        Assert.Contains("ConsumerGroupId: '7f1c1a52-7a0b-4f6e-9a55-0c9d6c4b1e11'\n", State.Yaml, StringComparison.Ordinal);
        Assert.Contains("Source: RabbitMq\n", State.Yaml, StringComparison.Ordinal);
    }
}

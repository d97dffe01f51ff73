namespace Gateway.Configuration;

public sealed class ConfigurationReportTests
{
    [Fact]
    public void A_valid_configuration_is_one_line_a_mapping()
    {
        var result = Written.Load(
            Written.Orders("MaximumBatchingWindowInSeconds: 5\nEnabled: false").Replace("my-function", "my-function:live")
            + "\n  returns:\n    FunctionName: f\n    EventSourceArn: arn:aws:kafka:eu-west-1:111122223333:cluster/a/b\n    Topics: [a, b]\n    BatchSize: 7\n    Gateway: { BootstrapServers: ['b1:9092', 'b2:9092'] }\n");

        Assert.Equal(
            [
                "orders: Kafka orders (b1:9092) -> my-function:live, batch 100, window 5 s, disabled",
                "returns: Kafka a, b (b1:9092, b2:9092) -> f, batch 7, window 500 ms",
            ],
            ConfigurationReport.Lines(result));
    }

    [Fact]
    public void Warnings_stand_before_the_mappings()
    {
        Assert.Equal(
            [
                "warning: gateway.yaml:6: EventSourceMappings.orders.Tags has no effect here; tag the service or the deployment that runs the gateway.",
                "orders: Kafka orders (b1:9092) -> my-function, batch 100, window 500 ms",
            ],
            ConfigurationReport.Lines(Written.Load(Written.Orders("Tags: [ { Key: a, Value: b } ]"))));
    }

    [Fact]
    public void An_invalid_configuration_is_its_problems_alone()
    {
        Assert.Equal(
            [
                "gateway.yaml:6: EventSourceMappings.orders.BatchSize is 0; it must be between 1 and 10000.",
                "warning: gateway.yaml:7: EventSourceMappings.orders.Tags has no effect here; tag the service or the deployment that runs the gateway.",
            ],
            ConfigurationReport.Lines(Written.Load(Written.Orders("BatchSize: 0\nTags: []"))));
    }

    [Fact]
    public void A_cluster_whose_brokers_are_not_written_says_so() => Assert.Equal(
        "orders: Kafka orders (brokers looked up) -> my-function, batch 100, window 500 ms",
        Assert.Single(ConfigurationReport.Lines(Written.Load(Written.Msk("[]")))));
}

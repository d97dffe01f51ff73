namespace Gateway.Configuration;

public sealed class FailureDestinationTests
{
    [Theory]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:orders_failed-1", "Sqs", "orders_failed-1", "eu-west-1", "111122223333")]
    [InlineData("arn:aws-cn:sns:cn-north-1:111122223333:failed", "Sns", "failed", "cn-north-1", "111122223333")]
    [InlineData("arn:aws:s3:::orders.failed", "S3", "orders.failed", null, null)]
    [InlineData("kafka://orders.failed", "Kafka", "orders.failed", null, null)]
    [InlineData("activemq://orders failed", "ActiveMq", "orders failed", null, null)]
    public void What_is_written_is_read(string text, string kind, string name, string? region, string? account)
    {
        var destination = FailureDestination.Parse(text)!;

        Assert.Equal((kind, name, region, account), (destination.Kind.ToString(), destination.Name, destination.Region, destination.Account));
    }

    [Theory]
    [InlineData("rabbitmq://failures/orders", "failures", "orders")]
    [InlineData("rabbitmq:///orders-failed", "", "orders-failed")]
    [InlineData("rabbitmq://failures/", "failures", "")]
    [InlineData("rabbitmq://failures/eu/orders", "failures", "eu/orders")]
    [InlineData("rabbitmq://a%2Fb/c", "a/b", "c")]
    public void An_exchange_has_a_key(string text, string exchange, string key)
    {
        var destination = FailureDestination.Parse(text)!;

        Assert.Equal((exchange, key), (destination.Exchange, destination.Name));
    }
}

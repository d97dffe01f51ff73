using Gateway.Configuration;

namespace Gateway.Settlement.Redrive;

public sealed class RedriveOriginTests
{
    [Theory]
    [InlineData("kafka://orders-failed", "Kafka", "orders-failed", "")]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:orders-failed", "Sqs", "orders-failed", "")]
    [InlineData("arn:aws:s3:::orders-failed", "S3", "orders-failed", "")]
    [InlineData("s3://orders-failed", "S3", "orders-failed", "")]
    [InlineData("s3://orders-failed/aws/lambda/orders/", "S3", "orders-failed", "aws/lambda/orders/")]
    public void Three_kinds_of_places_give_failures_back(string text, string kind, string name, string prefix)
    {
        var origin = RedriveOrigin.Parse(text)!;

        Assert.Equal((Enum.Parse<DestinationKind>(kind), name, prefix, text), (origin.Kind, origin.Destination.Name, origin.Prefix, origin.ToString()));
    }

    [Theory]
    [InlineData("orders-failed")]
    [InlineData("s3://")]
    [InlineData("s3:///key")]
    [InlineData("kafka://a b")]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:orders-failed")]
    [InlineData("rabbitmq://exchange/key")]
    [InlineData("activemq://queue")]
    public void All_others_do_not(string text) => Assert.Null(RedriveOrigin.Parse(text));
}

using System.Text;
using Gateway.Configuration;
using Gateway.Configuration.Options;

namespace Gateway.Hosting.Doctor;

public sealed class AwsDestinationTests
{
    [Fact]
    public void A_queue_is_asked_for_its_ARN()
    {
        var asked = Of("arn:aws:sqs:eu-central-1:111122223333:failed").Question();

        Assert.Equal(("https://sqs.eu-central-1.amazonaws.com/", "eu-central-1", "AmazonSQS.GetQueueAttributes"), (asked.Uri.AbsoluteUri, asked.Region, asked.Headers["x-amz-target"]));
        Assert.Equal("""{"QueueUrl":"https://sqs.eu-central-1.amazonaws.com/111122223333/failed","AttributeNames":["QueueArn"]}""", Encoding.UTF8.GetString(asked.Body));
    }

    [Fact]
    public void A_topic_is_asked_for_its_attributes() =>
        Assert.Equal("Action=GetTopicAttributes&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3Afailed", Encoding.UTF8.GetString(Of("arn:aws:sns:eu-west-1:111122223333:failed").Question().Body));

    [Theory]
    [InlineData("arn:aws:s3:::failed", null, null, "https://failed.s3.eu-west-1.amazonaws.com/")]
    [InlineData("arn:aws:s3:::failed", null, "us-east-1", "https://failed.s3.us-east-1.amazonaws.com/")]
    [InlineData("arn:aws:s3:::fai.led", null, null, "https://s3.eu-west-1.amazonaws.com/fai.led")]
    [InlineData("arn:aws:s3:::failed", "http://127.0.0.1:9000", null, "http://127.0.0.1:9000/failed")]
    public void A_bucket_is_looked_at_where_objects_would_be_put(string bucket, string? endpoint, string? elsewhere, string uri)
    {
        var asked = Of(bucket, endpoint).Question(elsewhere);

        Assert.Equal((HttpMethod.Head, uri), (asked.Method, asked.Uri.AbsoluteUri));
    }

    private static AwsDestination Of(string arn, string? s3 = null) => new(FailureDestination.Parse(arn)!, new AwsOptions { S3Endpoint = s3 }, "eu-west-1");
}

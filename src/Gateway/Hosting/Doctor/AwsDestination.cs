using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Configuration.Options;

namespace Gateway.Hosting.Doctor;

/// <summary>How a failure destination in AWS is asked whether it is there, without sending it anything.</summary>
/// <param name="destination">The queue, topic or bucket.</param>
/// <param name="aws">Endpoints as written.</param>
/// <param name="region">Where a bucket is taken to be.</param>
internal sealed class AwsDestination(FailureDestination destination, AwsOptions aws, string region)
{
    /// <summary>What IAM has to allow for the question, and for what the gateway does.</summary>
    public (string Look, string Send) Actions => destination.Kind switch
    {
        DestinationKind.Sqs => ("sqs:GetQueueAttributes", "sqs:SendMessage"),
        DestinationKind.Sns => ("sns:GetTopicAttributes", "sns:Publish"),
        DestinationKind.S3 => ("s3:ListBucket", "s3:PutObject"),
        _ => throw new UnreachableException($"{destination.Kind} is not in AWS"),
    };

    /// <param name="bucketRegion">Where S3 says that the bucket is; null before it said so.</param>
    public CallRequest Question(string? bucketRegion = null) => destination.Kind switch
    {
        DestinationKind.Sqs => OfQueue(),
        DestinationKind.Sns => OfTopic(),
        DestinationKind.S3 => OfBucket(bucketRegion ?? region),
        _ => throw new UnreachableException($"{destination.Kind} is not in AWS"),
    };

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    private CallRequest OfQueue()
    {
        var endpoint = EndpointOf("sqs", destination.Region!, aws.SqsEndpoint);
        var queue = new Uri(endpoint, $"/{destination.Account}/{destination.Name}").AbsoluteUri;
        return new CallRequest(
            HttpMethod.Post,
            new Uri(endpoint, "/"),
            destination.Region!,
            "sqs",
            new Dictionary<string, string> { ["content-type"] = "application/x-amz-json-1.0", ["x-amz-target"] = "AmazonSQS.GetQueueAttributes" },
            Encoding.UTF8.GetBytes($$"""{"QueueUrl":"{{JsonEncodedText.Encode(queue)}}","AttributeNames":["QueueArn"]}"""));
    }

    // https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
    private CallRequest OfTopic() => new(
        HttpMethod.Post,
        new Uri(EndpointOf("sns", destination.Region!, aws.SnsEndpoint), "/"),
        destination.Region!,
        "sns",
        new Dictionary<string, string> { ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8" },
        Encoding.ASCII.GetBytes($"Action=GetTopicAttributes&Version=2010-03-31&TopicArn={Uri.EscapeDataString(destination.Written)}"));

    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    private CallRequest OfBucket(string at)
    {
        var endpoint = EndpointOf("s3", at, aws.S3Endpoint);
        // As objects are put there: a name with dots has no certificate as a host, and other endpoints may know no hosts but their own.
        var inPath = aws.S3Endpoint is not null || destination.Name.Contains('.', StringComparison.Ordinal);
        var uri = inPath ? new Uri(endpoint, $"/{destination.Name}") : new Uri($"{endpoint.Scheme}://{destination.Name}.{endpoint.Authority}/");
        return new CallRequest(HttpMethod.Head, uri, at, "s3", new Dictionary<string, string> { ["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData([])) }, []);
    }

    private static Uri EndpointOf(string service, string region, string? configured) => ServiceEndpoint.For(service, region, MappingCheckParts.UriOf(configured));
}

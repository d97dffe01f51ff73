using System.Text;
using System.Text.Json;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>A standard queue of Amazon SQS.</summary>
internal sealed class SqsDestination : IFailureDestination
{
    private const string Service = "sqs";
    private const string Operation = "SendMessage";

    private static readonly Dictionary<string, string> Headers = new() { ["content-type"] = "application/x-amz-json-1.0", ["x-amz-target"] = $"AmazonSQS.{Operation}" };

    private readonly FailureDestination _destination;
    private readonly MessageBodies _bodies;
    private readonly SignedCall _api;
    private readonly Uri _endpoint;
    private readonly string _queueUrl;

    /// <param name="destination">The queue.</param>
    /// <param name="writer">Writes what it gets.</param>
    /// <param name="api">Sends.</param>
    /// <param name="endpoint">Wins over the region's own; null for that.</param>
    public SqsDestination(FailureDestination destination, FailureRecordWriter writer, SignedCall api, Uri? endpoint)
    {
        (_destination, _bodies, _api) = (destination, new MessageBodies(writer), api);
        _endpoint = ServiceEndpoint.For(Service, destination.Region!, endpoint);
        _queueUrl = new Uri(_endpoint, $"/{destination.Account}/{destination.Name}").AbsoluteUri;
        Target = new SendTarget("SQS") { Operation = Operation, Region = destination.Region, ResourceKey = "queue_url", Resource = _queueUrl, MessagingSystem = "aws_sqs" };
    }

    public SendTarget Target { get; }

    public async Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct)
    {
        var isWhole = _bodies.TryWrite(failed, out var body);
        if (body is null) return DestinationResult.TooLong;
        var call = new CallRequest(HttpMethod.Post, new Uri(_endpoint, "/"), _destination.Region!, Service, Headers, RequestOf(body, failed.TraceHeader));
        var answer = await _api.SendAsync(call, ct);
        return new DestinationResult(answer.Problem is null ? null : AwsRemedy.Problem(_destination.Written, "sqs:SendMessage", answer))
        {
            LacksRecord = !isWhole,
            Status = answer.Status,
            RequestId = answer.RequestId,
        };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    private byte[] RequestOf(byte[] body, string? traceHeader)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("QueueUrl"u8, _queueUrl);
            json.WriteString("MessageBody"u8, Encoding.UTF8.GetString(body));
            if (traceHeader is not null)
            {
                json.WriteStartObject("MessageSystemAttributes"u8);
                json.WriteStartObject("AWSTraceHeader"u8);
                json.WriteString("DataType"u8, "String"u8);
                json.WriteString("StringValue"u8, traceHeader);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}

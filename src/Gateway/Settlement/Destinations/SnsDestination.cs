using System.Text;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>A standard topic of Amazon SNS.</summary>
/// <param name="destination">The topic.</param>
/// <param name="writer">Writes what it gets.</param>
/// <param name="api">Sends.</param>
/// <param name="endpoint">Wins over the region's own; null for that.</param>
internal sealed class SnsDestination(FailureDestination destination, FailureRecordWriter writer, SignedCall api, Uri? endpoint) : IFailureDestination
{
    private const string Service = "sns";
    private const string Operation = "Publish";

    private static readonly Dictionary<string, string> Headers = new() { ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8" };

    private readonly MessageBodies _bodies = new(writer);
    private readonly Uri _uri = new(ServiceEndpoint.For(Service, destination.Region!, endpoint), "/");

    public SendTarget Target { get; } = new("SNS")
    {
        Operation = Operation,
        Region = destination.Region,
        ResourceKey = "topic_arn",
        Resource = destination.Written,
        MessagingSystem = "aws.sns",
    };

    public async Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct)
    {
        var isWhole = _bodies.TryWrite(failed, out var body);
        if (body is null) return DestinationResult.TooLong;
        // SNS takes the trace from the call, and gives it to whom it delivers.
        var call = new CallRequest(HttpMethod.Post, _uri, destination.Region!, Service, Headers, RequestOf(body)) { TraceHeader = failed.TraceHeader };
        var answer = await api.SendAsync(call, ct);
        return new DestinationResult(answer.Problem is null ? null : AwsRemedy.Problem(destination.Written, "sns:Publish", answer))
        {
            LacksRecord = !isWhole,
            Status = answer.Status,
            RequestId = answer.RequestId,
        };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    private byte[] RequestOf(byte[] body) => Encoding.ASCII.GetBytes(
        $"Action={Operation}&Version=2010-03-31&TopicArn={Uri.EscapeDataString(destination.Written)}&Message={Uri.EscapeDataString(Encoding.UTF8.GetString(body))}");
}

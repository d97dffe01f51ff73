using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.House.Function;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.House.Failures;

/// <summary>SQS, SNS and S3 on loopback, as far as failure records go there and come back; they refuse what is not signed as it must be.</summary>
internal sealed class FakeFailureServices : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _refused;

    private FakeFailureServices()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    public string Endpoint => _application.Urls.Single();

    public Violations Violations { get; } = new();

    public ConcurrentQueue<SentFailure> Sent { get; } = new();

    public FakeQueues Queues { get; } = new();

    public FakeBuckets Buckets { get; } = new();

    /// <summary>True while nothing is taken.</summary>
    public volatile bool IsDown;

    /// <summary>True where there is no queue, topic or bucket.</summary>
    public volatile bool IsMissing;

    /// <summary>Calls refused while down.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public static async Task<FakeFailureServices> StartAsync()
    {
        var fake = new FakeFailureServices();
        await fake._application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var stream = new MemoryStream();
        await context.Request.Body.CopyToAsync(stream);
        var body = stream.ToArray();
        var isHead = HttpMethods.IsHead(context.Request.Method);
        var service = context.Request.Headers.ContainsKey("X-Amz-Target") ? "sqs" : HttpMethods.IsPost(context.Request.Method) ? "sns" : "s3";
        if (SignatureCheck.Fault(context.Request, body, AwsCredentials.Known, FakeLambda.Region, service) is { } fault)
        {
            Violations.Add($"{service}: {fault}");
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (isHead || IsLook(context.Request, body))
        {
            await AnswerLookAsync(context, service);
            return;
        }

        if (IsDown)
        {
            Interlocked.Increment(ref _refused);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync(service == "sqs"
                ? """{"__type":"com.amazonaws.sqs#AccessDeniedException","message":"not now"}"""
                : "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not now</Message></Error></ErrorResponse>");
            return;
        }

        var id = Guid.NewGuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = id;
        await (service switch
        {
            "sqs" => SqsAsync(context, JsonElement.Parse(body), id),
            "s3" => S3Async(context, body, id),
            _ => SnsAsync(context.Request, body, id),
        });
    }

    private async Task SqsAsync(HttpContext context, JsonElement call, string id)
    {
        switch (context.Request.Headers["X-Amz-Target"].ToString())
        {
            case "AmazonSQS.ReceiveMessage":
                await context.Response.WriteAsync(Queues.Receive(call));
                break;
            case "AmazonSQS.DeleteMessage":
                if (Queues.Delete(call) is { } wrong) Violations.Add(wrong);
                break;
            default:
                var sent = OfSqs(call);
                Queues.Send(sent.To, call.GetProperty("MessageBody").GetString()!, sent.TraceHeader);
                Sent.Enqueue(sent with { RequestId = id });
                break;
        }
    }

    private async Task S3Async(HttpContext context, byte[] body, string id)
    {
        if (!HttpMethods.IsPut(context.Request.Method))
        {
            await Buckets.AnswerAsync(context.Request, context.Response);
            return;
        }

        Buckets.Put(context.Request.Path.Value!, body);
        Sent.Enqueue(new SentFailure(context.Request.Path.Value!, JsonElement.Parse(body), null) { RequestId = id });
    }

    private Task SnsAsync(HttpRequest request, byte[] body, string id)
    {
        Sent.Enqueue(OfSns(QueryHelpers.ParseQuery(Encoding.ASCII.GetString(body)), request) with { RequestId = id });
        return Task.CompletedTask;
    }

    private static bool IsLook(HttpRequest request, byte[] body) =>
        request.Headers["X-Amz-Target"] == "AmazonSQS.GetQueueAttributes" || Encoding.ASCII.GetString(body).StartsWith("Action=GetTopicAttributes&", StringComparison.Ordinal);

    private Task AnswerLookAsync(HttpContext context, string service)
    {
        context.Response.StatusCode = IsMissing ? service == "sqs" ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return (IsMissing, service) switch
        {
            (_, "s3") => Task.CompletedTask,
            (true, "sqs") => context.Response.WriteAsync("""{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}"""),
            (true, _) => context.Response.WriteAsync("<ErrorResponse><Error><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>"),
            (_, "sqs") => context.Response.WriteAsync("""{"Attributes":{}}"""),
            _ => context.Response.WriteAsync("<GetTopicAttributesResponse/>"),
        };
    }

    private static SentFailure OfSqs(JsonElement call) => new(
        call.GetProperty("QueueUrl").GetString()!,
        JsonElement.Parse(call.GetProperty("MessageBody").GetString()!),
        call.GetProperty("MessageSystemAttributes").GetProperty("AWSTraceHeader").GetProperty("StringValue").GetString());

    private static SentFailure OfSns(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form, HttpRequest request) =>
        new(form["TopicArn"].ToString(), JsonElement.Parse(form["Message"].ToString()), request.Headers["X-Amzn-Trace-Id"]);
}

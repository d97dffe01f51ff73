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

/// <summary>SQS, SNS and S3 on loopback, as far as failure records go there; they refuse what is not signed as it must be.</summary>
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

    /// <summary>True while nothing is taken.</summary>
    public volatile bool IsDown;

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
        var service = context.Request.Headers.ContainsKey("X-Amz-Target") ? "sqs" : HttpMethods.IsPut(context.Request.Method) ? "s3" : "sns";
        if (SignatureCheck.Fault(context.Request, body, AwsCredentials.Known, FakeLambda.Region, service) is { } fault)
        {
            Violations.Add($"{service}: {fault}");
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
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

        var sent = service switch
        {
            "sqs" => OfSqs(JsonElement.Parse(body)),
            "sns" => OfSns(QueryHelpers.ParseQuery(Encoding.ASCII.GetString(body)), context.Request),
            _ => new SentFailure(context.Request.Path.Value!, JsonElement.Parse(body), null),
        };
        var id = Guid.NewGuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = id;
        Sent.Enqueue(sent with { RequestId = id });
    }

    private static SentFailure OfSqs(JsonElement call) => new(
        call.GetProperty("QueueUrl").GetString()!,
        JsonElement.Parse(call.GetProperty("MessageBody").GetString()!),
        call.GetProperty("MessageSystemAttributes").GetProperty("AWSTraceHeader").GetProperty("StringValue").GetString());

    private static SentFailure OfSns(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form, HttpRequest request) =>
        new(form["TopicArn"].ToString(), JsonElement.Parse(form["Message"].ToString()), request.Headers["X-Amzn-Trace-Id"]);
}

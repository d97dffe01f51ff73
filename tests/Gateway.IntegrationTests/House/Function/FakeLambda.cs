using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>
/// Lambda's Invoke API on loopback with a function behind it that a test programs. It refuses what AWS would refuse, and it writes
/// down everything that the gateway may never do.
/// </summary>
internal sealed partial class FakeLambda : IAsyncDisposable
{
    public const string Region = "eu-west-1";

    /// <summary>Lambda's limit for the payload of one synchronous invocation.</summary>
    public const int PayloadLimit = 6_291_456;

    private const int ReadLimit = 16 * 1024 * 1024;

    private readonly WebApplication _application;

    private FakeLambda()
    {
        Log = new CallLog(Violations);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = ReadLimit;
        });
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    public Violations Violations { get; } = new();

    public CallLog Log { get; }

    public string Endpoint => _application.Urls.Single();

    /// <summary>How the bodies of invocations are read; Kafka's events unless a test says otherwise.</summary>
    public EventReader Events { get; set; } = KafkaEvent.Read;

    /// <summary>What the function does; may be exchanged at any time.</summary>
    public Func<FunctionCall, FunctionAnswer> Function { get; set; } = static _ => FunctionAnswer.Success;

    /// <summary>How long the function takes where it runs: a throttle comes at once.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Requests refused for their signature.</summary>
    public int Refused => _refused;

    /// <summary>Who may invoke it.</summary>
    public AwsCredentials Knows { get; set; } = AwsCredentials.Known;

    /// <summary>True where wrong signatures are what the test is about, and no violation.</summary>
    public bool ExpectsForgery { get; set; }

    /// <summary>What Lambda tells of the function to those who only look; null where there is no such function.</summary>
    public DescribedFunction? Described { get; set; } = new();

    /// <summary>How often somebody asked whether they might invoke it.</summary>
    public int Rehearsals => Volatile.Read(ref _rehearsals);

    private int _refused;
    private int _rehearsals;

    public static async Task<FakeLambda> StartAsync()
    {
        var lambda = new FakeLambda();
        await lambda._application.StartAsync();
        return lambda;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request);
        if (body is null)
        {
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method) && LookTarget().IsMatch(context.Features.Get<IHttpRequestFeature>()!.RawTarget))
        {
            await DescribeAsync(context);
            return;
        }

        var target = InvokeTarget().Match(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (!target.Success || !HttpMethods.IsPost(context.Request.Method))
        {
            Violations.Add($"Unknown call {context.Request.Method} {context.Request.Path}{context.Request.QueryString}.");
            await RespondAsync(context, new FunctionAnswer(404, "UnknownOperationException"), "");
            return;
        }

        if (SignatureCheck.Fault(context.Request, body, Knows, Region, "lambda") is { } fault)
        {
            await RefuseAsync(context, fault);
            return;
        }

        if (context.Request.Headers["X-Amz-Invocation-Type"] == "DryRun")
        {
            await RehearseAsync(context);
            return;
        }

        CheckHeaders(context.Request.Headers);
        if (body.Length > PayloadLimit)
        {
            Violations.Add($"A payload of {body.Length} bytes; {PayloadLimit} are allowed.");
            await RespondAsync(context, new FunctionAnswer(413, "RequestTooLargeException"), "");
            return;
        }

        if (Events(body, Violations.Add) is { } read)
        {
            await InvokeAsync(context, target, read, body.Length);
        }
        else
        {
            await RespondAsync(context, new FunctionAnswer(400, "InvalidRequestContentException"), "");
        }
    }

    // https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
    private Task DescribeAsync(HttpContext context)
    {
        if (SignatureCheck.Fault(context.Request, [], Knows, Region, "lambda") is { } fault) return RefuseAsync(context, fault);
        if (Described is not { } function) return RespondAsync(context, FunctionAnswer.NotFound, "");
        return function.MayBeLookedAt
            ? RespondAsync(context, new FunctionAnswer(200, Body: function.ToJson()), "")
            : RespondAsync(context, FunctionAnswer.AccessDenied, "");
    }

    private Task RehearseAsync(HttpContext context)
    {
        Interlocked.Increment(ref _rehearsals);
        if (Described is not { } function) return RespondAsync(context, FunctionAnswer.NotFound, "");
        return function.MayBeInvoked
            ? RespondAsync(context, new FunctionAnswer(204, Body: ""), "")
            : RespondAsync(context, FunctionAnswer.AccessDenied, "");
    }

    private async Task InvokeAsync(HttpContext context, Match target, FunctionEvent read, int bodyBytes)
    {
        var requestId = Guid.NewGuid().ToString();
        var invocation = Log.Begin(
            Uri.UnescapeDataString(target.Groups["function"].Value),
            target.Groups["qualifier"] is { Success: true } qualifier ? Uri.UnescapeDataString(qualifier.Value) : null,
            requestId,
            TraceHeader.Read(context.Request.Headers["X-Amzn-Trace-Id"]),
            read,
            bodyBytes);
        var answer = Function(invocation);
        var takes = answer.Status == StatusCodes.Status429TooManyRequests ? TimeSpan.Zero : Latency;
        await WaitAsync(answer.Hangs ? Timeout.InfiniteTimeSpan : takes, context.RequestAborted);
        Log.End(invocation, answer, context.RequestAborted.IsCancellationRequested);
        await RespondAsync(context, answer, requestId);
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            return body.ToArray();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The caller died while it sent: the function never ran.
            return null;
        }
    }

    private static async Task WaitAsync(TimeSpan latency, CancellationToken aborted)
    {
        if (latency != TimeSpan.Zero)
        {
            await Task.Delay(latency, TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task RespondAsync(HttpContext context, FunctionAnswer answer, string requestId)
    {
        if (answer.Cut || answer.Hangs)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.Headers["x-amzn-RequestId"] = requestId;
        if (answer.ErrorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = answer.ErrorType;
        }

        if (answer.FunctionError is not null)
        {
            response.Headers["X-Amz-Function-Error"] = answer.FunctionError;
        }

        if (answer.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (answer.Status == 200)
        {
            response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        }

        if (answer.Body.Length > 0) await response.WriteAsync(answer.Body);
    }

    private async Task RefuseAsync(HttpContext context, string fault)
    {
        Interlocked.Increment(ref _refused);
        if (!ExpectsForgery)
        {
            Violations.Add(fault);
        }

        var error = fault.StartsWith("The access key", StringComparison.Ordinal) ? "UnrecognizedClientException" : "InvalidSignatureException";
        // As AWS does, with all that was signed.
        await RespondAsync(context, new FunctionAnswer(403, error, Body: JsonSerializer.Serialize(new { message = fault })), Guid.NewGuid().ToString());
    }

    private void CheckHeaders(IHeaderDictionary headers)
    {
        if (headers["X-Amzn-Trace-Id"] is not [var trace] || TraceHeader.Read(trace) is null)
        {
            Violations.Add($"The trace header is '{headers["X-Amzn-Trace-Id"]}'.");
        }

        if (headers.ContentType != "application/json")
        {
            Violations.Add($"The content type is '{headers.ContentType}'.");
        }

        if (headers["X-Amz-Invocation-Type"] is not ([] or ["RequestResponse"]))
        {
            Violations.Add($"The invocation type is '{headers["X-Amz-Invocation-Type"]}'.");
        }
    }

    [GeneratedRegex(@"\A/2015-03-31/functions/(?<function>[^/?]+)/invocations(\?Qualifier=(?<qualifier>[^&]+))?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex InvokeTarget();

    [GeneratedRegex(@"\A/2015-03-31/functions/[^/?]+/configuration(\?Qualifier=[^&]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex LookTarget();
}

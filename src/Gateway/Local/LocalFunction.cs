using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Local;

/// <summary>Lambda's Invoke API with one function behind it, inside this process. It writes the segments that Lambda would write.</summary>
internal sealed class LocalFunction : IAsyncDisposable
{
    private const int PayloadLimitBytes = 6_291_456;

    private readonly LocalFunctionOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action<ReceivedInvocation> _invoked;
    private readonly SegmentSender? _segments;
    private LocalHttp _http = null!;
    private long _calls;

    private LocalFunction(LocalFunctionOptions options, TimeProvider clock, Action<ReceivedInvocation> invoked)
    {
        (_options, _clock, _invoked) = (options, clock, invoked);
        _segments = options.DaemonAddress is { } address ? new SegmentSender(address) : null;
    }

    /// <summary>What <c>LambdaEndpoint</c> has to be.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_http.Port}");

    /// <summary>Starts listening; calls are taken when this completes.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="clock">Times the latency and stamps segments.</param>
    /// <param name="invoked">Hears of each call before it is answered, on any thread, several at a time.</param>
    public static async Task<LocalFunction> StartAsync(LocalFunctionOptions options, TimeProvider clock, Action<ReceivedInvocation> invoked)
    {
        var function = new LocalFunction(options, clock, invoked);
        function._http = await LocalHttp.StartAsync(options.Port, function.Map);
        return function;
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        _segments?.Dispose();
    }

    private void Map(WebApplication application) => application.MapPost("/2015-03-31/functions/{name}/invocations", InvokeAsync);

    private async Task InvokeAsync(HttpContext http)
    {
        var called = LocalIds.Now(_clock);
        var failed = FailureSchedule.Fails(Interlocked.Increment(ref _calls), _options.FailureShare);
        if (http.Request.ContentLength > PayloadLimitBytes)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLargeException", "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
            return;
        }

        if (await ReadRecordsAsync(http) is not { } records)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "InvalidRequestContentException", "Could not parse request body into json");
            return;
        }

        var began = LocalIds.Now(_clock);
        await Task.Delay(_options.Latency, _clock, http.RequestAborted);
        var invocation = Describe(http, records, failed);
        SendSegments(invocation, called, began);
        _invoked(invocation);
        await AnswerAsync(http, invocation);
    }

    private static async Task<IReadOnlyList<EventRecord>?> ReadRecordsAsync(HttpContext http)
    {
        try
        {
            using var payload = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return EventRecords.Read(payload.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ReceivedInvocation Describe(HttpContext http, IReadOnlyList<EventRecord> records, bool failed)
    {
        string? qualifier = http.Request.Query["Qualifier"];
        string? header = http.Request.Headers[InvocationHeader.Name];
        return new(Guid.NewGuid().ToString(), Uri.UnescapeDataString((string)http.Request.RouteValues["name"]!), qualifier, header, records, failed);
    }

    private void SendSegments(ReceivedInvocation invocation, double called, double began)
    {
        if (_segments is null || !InvocationHeader.TryParse(invocation.TraceHeader, out var header) || !header.IsSampled) return;
        var name = FunctionName.Of(invocation.Function);
        foreach (var segment in LambdaSegments.For(header, name, called, began, LocalIds.Now(_clock), invocation.Failed)) _segments.Send(segment);
    }

    private static Task AnswerAsync(HttpContext http, ReceivedInvocation invocation)
    {
        var headers = http.Response.Headers;
        headers["x-amzn-RequestId"] = invocation.RequestId;
        headers["X-Amz-Executed-Version"] = invocation.Qualifier ?? "$LATEST";
        if (invocation.Failed) headers["X-Amz-Function-Error"] = "Unhandled";
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(invocation.Failed ? """{"errorMessage":"Failed on purpose","errorType":"LocalFunctionError"}""" : "null", http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        http.Response.Headers["x-amzn-ErrorType"] = type;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"Type":"User","message":"{{message}}"}""", http.RequestAborted);
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Local.Runtime;

/// <summary>Lambda's Invoke API in front of the function's processes. It writes the segments that Lambda would write.</summary>
internal sealed class LambdaEndpoint : IAsyncDisposable
{
    private const int LargestEvent = 6_291_456;

    private readonly FunctionFleet _fleet;
    private readonly SegmentSender _segments;
    private readonly TimeProvider _clock;
    private LocalHttp _http = null!;

    private LambdaEndpoint(FunctionFleet fleet, string daemonAddress, TimeProvider clock) =>
        (_fleet, _segments, _clock) = (fleet, new SegmentSender(daemonAddress), clock);

    /// <summary>What <c>LambdaEndpoint</c> has to be.</summary>
    public Uri Address => new($"http://127.0.0.1:{_http.Port}");

    /// <param name="fleet">Runs the function.</param>
    /// <param name="daemonAddress">Where Lambda's own segments go, <c>host:port</c>.</param>
    /// <param name="clock">Stamps segments.</param>
    public static async Task<LambdaEndpoint> StartAsync(FunctionFleet fleet, string daemonAddress, TimeProvider clock)
    {
        var endpoint = new LambdaEndpoint(fleet, daemonAddress, clock);
        endpoint._http = await LocalHttp.StartAsync(port: 0, application => application.MapPost("/2015-03-31/functions/{name}/invocations", endpoint.InvokeAsync));
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        _segments.Dispose();
    }

    private async Task InvokeAsync(HttpContext http)
    {
        var called = LocalIds.Now(_clock);
        var functionId = LocalIds.NewSegmentId();
        if (await BoundedBody.ReadAsync(http.Request, LargestEvent) is not { } payload)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, "RequestTooLargeException", $"Request must be smaller than {LargestEvent} bytes for the InvokeFunction operation");
            return;
        }

        if (!IsJson(payload))
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "InvalidRequestContentException", "Could not parse request body into json");
            return;
        }

        var invocation = new RuntimeInvocation(Guid.NewGuid().ToString(), payload, http.RequestAborted)
        {
            TraceHeader = HeaderFor(http, functionId),
            ClientContext = (string?)http.Request.Headers["X-Amz-Client-Context"],
        };
        try
        {
            var answer = await _fleet.InvokeAsync(invocation, http.RequestAborted);
            SendSegments(http, invocation, called, functionId, answer.IsError);
            await AnswerAsync(http, invocation, answer);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; the function is not ended by that in Lambda either.
        }
    }

    private static bool IsJson(byte[] payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // What the function traces hangs on the function's own segment, as in Lambda.
    private static string? HeaderFor(HttpContext http, string functionId)
    {
        string? written = http.Request.Headers[InvocationHeader.Name];
        return InvocationHeader.TryParse(written, out var header) && header.IsSampled ? (header with { ParentId = functionId }).ToString() : written;
    }

    private void SendSegments(HttpContext http, RuntimeInvocation invocation, double called, string functionId, bool failed)
    {
        if (!InvocationHeader.TryParse(http.Request.Headers[InvocationHeader.Name], out var header) || !header.IsSampled) return;
        var name = FunctionName.Of(Uri.UnescapeDataString((string)http.Request.RouteValues["name"]!));
        var began = invocation.BeganAt is { } at ? (at - DateTimeOffset.UnixEpoch).TotalSeconds : called;
        foreach (var segment in LambdaSegments.For(header, name, called, began, LocalIds.Now(_clock), failed, functionId)) _segments.Send(segment);
    }

    private static Task AnswerAsync(HttpContext http, RuntimeInvocation invocation, InvocationAnswer answer)
    {
        string? qualifier = http.Request.Query["Qualifier"];
        var headers = http.Response.Headers;
        headers["x-amzn-RequestId"] = invocation.RequestId;
        headers["X-Amz-Executed-Version"] = qualifier ?? "$LATEST";
        if (answer.IsError) headers["X-Amz-Function-Error"] = "Unhandled";
        if (string.Equals(http.Request.Headers["X-Amz-Log-Type"], "Tail", StringComparison.OrdinalIgnoreCase))
            headers["X-Amz-Log-Result"] = Convert.ToBase64String(invocation.Log.Read());
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Body.Length;
        return http.Response.Body.WriteAsync(answer.Body, http.RequestAborted).AsTask();
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

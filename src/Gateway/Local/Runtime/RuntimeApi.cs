using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Local.Runtime;

/// <summary>Lambda's Runtime API, version 2018-06-01, for one process of the function at a time.</summary>
/// <param name="functionArn">With the qualifier that is invoked.</param>
/// <param name="session">The life that the process is in.</param>
internal sealed class RuntimeApi(string functionArn, Func<RuntimeSession> session)
{
    /// <summary>What Lambda takes as an answer: 6 MB and a little for the envelope.</summary>
    public const int LargestAnswer = (6 * 1024 * 1024) + 100;

    private const string Base = "/2018-06-01/runtime";
    private const string Accepted = """{"status":"OK"}""";

    public void Map(WebApplication application)
    {
        application.MapGet(Base + "/invocation/next", NextAsync);
        application.MapPost(Base + "/invocation/{id}/response", http => TakeAsync(http, isError: false));
        application.MapPost(Base + "/invocation/{id}/error", http => TakeAsync(http, isError: true));
        application.MapPost(Base + "/init/error", FailStartAsync);
    }

    private async Task NextAsync(HttpContext http)
    {
        var asked = session();
        if (!asked.TryAsk(out var work))
        {
            await RefuseAsync(http, RuntimeVerdict.WrongState);
            return;
        }

        try
        {
            await HandOverAsync(http, await work.WaitAsync(http.RequestAborted));
        }
        catch (OperationCanceledException)
        {
            // The process went away, or asks on another connection.
            asked.Withdraw(work);
        }
    }

    private Task HandOverAsync(HttpContext http, RuntimeInvocation invocation)
    {
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = functionArn;
        if (invocation.TraceHeader is { } trace) headers["Lambda-Runtime-Trace-Id"] = trace;
        if (invocation.ClientContext is { } context) headers["Lambda-Runtime-Client-Context"] = context;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = invocation.Payload.Length;
        return http.Response.Body.WriteAsync(invocation.Payload, http.RequestAborted).AsTask();
    }

    private async Task TakeAsync(HttpContext http, bool isError)
    {
        // An answer belongs to the life in which it was begun: by its end there may be another.
        var asked = session();
        var body = await BoundedBody.ReadAsync(http.Request, LargestAnswer);
        var answer = body is { } bytes ? new InvocationAnswer(bytes, isError) : FunctionErrors.TooLarge(LargestAnswer);
        var verdict = asked.Answer((string)http.Request.RouteValues["id"]!, answer);
        if (verdict != RuntimeVerdict.Accepted) await RefuseAsync(http, verdict);
        else if (body is null) await RefuseSizeAsync(http);
        else await AnswerAsync(http, StatusCodes.Status202Accepted, Accepted);
    }

    private async Task FailStartAsync(HttpContext http)
    {
        var asked = session();
        if (await BoundedBody.ReadAsync(http.Request, LargestAnswer) is not { } body)
        {
            await RefuseSizeAsync(http);
            return;
        }

        var verdict = asked.FailStart(new InvocationAnswer(body, IsError: true));
        if (verdict == RuntimeVerdict.Accepted) await AnswerAsync(http, StatusCodes.Status202Accepted, Accepted);
        else await RefuseAsync(http, verdict);
    }

    private static Task RefuseSizeAsync(HttpContext http) => AnswerAsync(
        http,
        StatusCodes.Status413PayloadTooLarge,
        $$"""{"errorMessage":"Exceeded maximum allowed payload size ({{LargestAnswer}} bytes).","errorType":"RequestEntityTooLarge"}""");

    private static Task RefuseAsync(HttpContext http, RuntimeVerdict verdict) => verdict == RuntimeVerdict.UnknownRequest
        ? AnswerAsync(http, StatusCodes.Status400BadRequest, """{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}""")
        : AnswerAsync(http, StatusCodes.Status403Forbidden, """{"errorMessage":"State transition is not allowed","errorType":"InvalidStateTransition"}""");

    private static Task AnswerAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }
}

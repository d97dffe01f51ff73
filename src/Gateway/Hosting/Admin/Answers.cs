using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting.Admin;

/// <summary>The forms of answer that the endpoints share.</summary>
internal static class Answers
{
    public const string Json = "application/json";

    public static async Task JsonAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, answer, type, context.RequestAborted);
    }

    public static Task NotFoundAsync(HttpContext context, string message) =>
        JsonAsync(context, new Problem(message), AdminJson.Readable.Problem, StatusCodes.Status404NotFound);

    public static Task RefusedAsync(HttpContext context, Refusal refusal) =>
        JsonAsync(context, new Problem(refusal.Message), AdminJson.Readable.Problem, refusal.Status);

    public static Task FailedAsync(HttpContext context) => JsonAsync(
        context,
        new Problem("This request failed; the log says why."),
        AdminJson.Readable.Problem,
        StatusCodes.Status500InternalServerError);
}

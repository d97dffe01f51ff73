using System.Globalization;
using System.Text.Json;

namespace Gateway.Local.Runtime;

/// <summary>The function errors that Lambda itself writes, where the function could not.</summary>
internal static class FunctionErrors
{
    /// <summary>The time was up.</summary>
    public static InvocationAnswer TimedOut(string requestId, TimeSpan timeout) =>
        Of("Sandbox.Timedout", string.Create(CultureInfo.InvariantCulture, $"RequestId: {requestId} Error: Task timed out after {timeout.TotalSeconds:0.00} seconds"));

    /// <summary>The process ended before it had answered.</summary>
    public static InvocationAnswer Exited(string requestId, ProcessExit exit) => Of("Runtime.ExitError", $"RequestId: {requestId} Error: {exit.Reason}");

    /// <summary>The process could not be started at all.</summary>
    public static InvocationAnswer NotStarted(string requestId, string reason) => Of("Runtime.InvalidEntrypoint", $"RequestId: {requestId} Error: {reason}");

    /// <summary>The function's answer was refused for its size.</summary>
    public static InvocationAnswer TooLarge(long limit) =>
        Of("Function.ResponseSizeTooLarge", $"Response payload size exceeded maximum allowed payload size ({limit} bytes).");

    /// <summary>What an error says of itself, in one line; null where it says nothing that can be read.</summary>
    public static string? Describe(InvocationAnswer error)
    {
        try
        {
            using var json = JsonDocument.Parse(error.Body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            var type = Text(json.RootElement, "errorType");
            var message = Text(json.RootElement, "errorMessage");
            return (type, message) switch
            {
                ({ Length: > 0 }, { Length: > 0 }) => $"{type}: {message}".ReplaceLineEndings(" "),
                _ => (type ?? message)?.ReplaceLineEndings(" "),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static InvocationAnswer Of(string type, string message) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new FunctionError(type, message), FunctionErrorJson.Default.FunctionError), IsError: true);
}

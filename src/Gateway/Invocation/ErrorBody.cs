using System.Text;
using System.Text.Json;
using Gateway.Tracing;

namespace Gateway.Invocation;

/// <summary>What the body of a failed invocation says: the function's error with its causes, or Lambda's.</summary>
internal readonly record struct ErrorBody(string? Type, string? Message, StackLines? Stack, IReadOnlyList<ErrorCause>? Causes)
{
    /// <summary>Reads what there is. Never throws, whatever was sent, and however little of it.</summary>
    public static ErrorBody Parse(ReadOnlySpan<byte> body)
    {
        var error = new ErrorReader();
        try
        {
            // Not the final block: a body that was cut off is read as far as it goes.
            var reader = new Utf8JsonReader(body, isFinalBlock: false, state: default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return OfText(body);
            error.Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Neither is a text of Lambda's; what was found so far stands.
        }

        return error is { Type: null, Message: null } ? OfText(body) : new ErrorBody(error.Type, error.Message, error.Stack, error.Causes);
    }

    private static ErrorBody OfText(ReadOnlySpan<byte> body) => body.IsEmpty
        ? default
        : new ErrorBody(null, Encoding.UTF8.GetString(body[..Math.Min(body.Length, ErrorReader.MaxChars)]), Stack: null, Causes: null);
}

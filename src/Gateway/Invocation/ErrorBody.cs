using System.Text;
using System.Text.Json;
using Gateway.Tracing;

namespace Gateway.Invocation;

/// <summary>What the body of a failed invocation says: the function's error, or Lambda's.</summary>
internal readonly record struct ErrorBody(string? Type, string? Message, StackLines? Stack)
{
    private const int MaxChars = 1024;

    /// <summary>Reads what there is. Never throws, whatever was sent, and however little of it.</summary>
    public static ErrorBody Parse(ReadOnlySpan<byte> body)
    {
        string? type = null, message = null;
        StackReader? stack = null;
        try
        {
            // Not the final block: a body that was cut off is read as far as it goes.
            var reader = new Utf8JsonReader(body, isFinalBlock: false, state: default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return OfText(body);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader, ref type, ref message, ref stack);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Neither is a text of Lambda's; what was found so far stands.
        }

        return type is null && message is null ? OfText(body) : new ErrorBody(type, message, stack?.Lines);
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref string? type, ref string? message, ref StackReader? stack)
    {
        if (reader.ValueTextEquals("errorType"u8) || reader.ValueTextEquals("__type"u8)) type = ReadText(ref reader) ?? type;
        else if (reader.ValueTextEquals("Type"u8)) type ??= KnownType(ReadText(ref reader));
        else if (IsMessage(ref reader)) message = ReadText(ref reader) ?? message;
        else if (IsStack(ref reader)) (stack ??= new StackReader()).Read(ref reader);
        else reader.TrySkip();
    }

    private static bool IsStack(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("stackTrace"u8) || reader.ValueTextEquals("trace"u8);

    private static bool IsMessage(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("errorMessage"u8) || reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("Message"u8);

    // Lambda's own errors have a Type that says only whose fault it was: "User", "Service".
    private static string? KnownType(string? type) => type is not null && InvokeErrors.IsKnown(InvokeErrors.NameOf(type)) ? type : null;

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return null;
        if (reader.TokenType == JsonTokenType.String) return Shorten(reader.GetString()!);
        reader.TrySkip();
        return null;
    }

    private static ErrorBody OfText(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return default;
        return new ErrorBody(null, Shorten(Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxChars)])), Stack: null);
    }

    private static string Shorten(string text) => text.Length <= MaxChars ? text : text[..MaxChars];
}

using System.Text.Json;
using Gateway.Tracing;

namespace Gateway.Invocation;

/// <summary>Reads one error and, within it, those that Java and .NET name as its causes. Keeps what it found when the text breaks off.</summary>
/// <param name="depth">How many errors this one is the cause of.</param>
internal sealed class ErrorReader(int depth = 0)
{
    /// <summary>Characters of a type or a message that are kept.</summary>
    public const int MaxChars = 1024;

    private StackReader? _stack;
    private ErrorReader? _cause;

    public string? Type { get; private set; }

    public string? Message { get; private set; }

    public StackLines? Stack => _stack?.Lines;

    /// <summary>Its cause, the cause of that, and so on; null when it names none.</summary>
    public IReadOnlyList<ErrorCause>? Causes => _cause is null ? null : [.. Below()];

    /// <summary>Reads the object whose beginning the reader stands on.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader);
    }

    private IEnumerable<ErrorCause> Below()
    {
        for (var cause = _cause; cause is not null; cause = cause._cause) yield return new ErrorCause(cause.Type, cause.Message, cause.Stack);
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("errorType"u8) || reader.ValueTextEquals("__type"u8)) Type = ReadText(ref reader) ?? Type;
        else if (reader.ValueTextEquals("Type"u8)) Type ??= KnownType(ReadText(ref reader));
        else if (IsMessage(ref reader)) Message = ReadText(ref reader) ?? Message;
        else if (reader.ValueTextEquals("stackTrace"u8) || reader.ValueTextEquals("trace"u8)) ReadStack(ref reader);
        else if (reader.ValueTextEquals("cause"u8)) ReadCause(ref reader);
        else if (reader.ValueTextEquals("causes"u8)) ReadCauses(ref reader);
        else reader.TrySkip();
    }

    private static bool IsMessage(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("errorMessage"u8) || reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("Message"u8);

    // Lambda's own errors have a Type that says only whose fault it was: "User", "Service".
    private static string? KnownType(string? type) => type is not null && InvokeErrors.IsKnown(InvokeErrors.NameOf(type)) ? type : null;

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return null;
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.TrySkip();
            return null;
        }

        var text = reader.GetString()!;
        return text.Length <= MaxChars ? text : text[..MaxChars];
    }

    private void ReadStack(ref Utf8JsonReader reader) =>
        (_stack ??= new StackReader(depth == 0 ? StackLines.MaxLines : ErrorCause.MaxLines)).Read(ref reader);

    private void ReadCause(ref Utf8JsonReader reader)
    {
        if (reader.Read()) ReadCauseHere(ref reader);
    }

    // .NET's, of an error that stands for several: a chain has room for the first.
    private void ReadCauses(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return;
        if (reader.TokenType != JsonTokenType.StartArray) reader.TrySkip();
        else while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadCauseHere(ref reader);
    }

    private void ReadCauseHere(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject || _cause is not null || depth == ErrorCause.MaxDepth) reader.TrySkip();
        else (_cause = new ErrorReader(depth + 1)).Read(ref reader);
    }
}

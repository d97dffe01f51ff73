using System.Text.Json;

namespace Gateway.Hosting.Redrive;

/// <summary>One message that SQS has given out.</summary>
/// <param name="Id">Its own, however often it is given out.</param>
/// <param name="Receipt">Of this time.</param>
/// <param name="Body">The failure record.</param>
/// <param name="TraceHeader">What it was sent with; null where nothing was.</param>
internal sealed record SqsMessage(string Id, string Receipt, string Body, string? TraceHeader)
{
    /// <summary>The messages of an answer; an answer without any has no list of them.</summary>
    /// <returns>Null for what is no answer of SQS.</returns>
    public static IReadOnlyList<SqsMessage>? ReadAll(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.TryGetProperty("Messages", out var messages) && messages.ValueKind == JsonValueKind.Array
                ? [.. messages.EnumerateArray().Select(Read)]
                : [];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static SqsMessage Read(JsonElement message) => new(
        message.GetProperty("MessageId").GetString()!,
        message.GetProperty("ReceiptHandle").GetString()!,
        message.GetProperty("Body"u8).GetString() ?? "",
        message.TryGetProperty("Attributes", out var attributes) && attributes.TryGetProperty("AWSTraceHeader", out var header) ? header.GetString() : null);
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Tracing.Emission.Upload;

/// <summary><c>PutTraceSegments</c>: documents as strings in a JSON array, and an answer that names those it did not take.</summary>
internal sealed class XRayFormat : IUploadFormat
{
    private const int TooManyRequests = 429;
    private const int FirstServerError = 500;
    private const string UnknownCode = "Unknown";

    // Its answer and ours are read by programs, so only what JSON itself wants is escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public SegmentForm Form => SegmentForm.XRay;

    public string ContentType => "application/json";

    /// <summary>X-Ray's own limit.</summary>
    public int MaxDocuments => 50;

    public void Write(IReadOnlyList<SegmentDocument> documents, ArrayBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body, Plain);
        json.WriteStartObject();
        json.WriteStartArray("TraceSegmentDocuments"u8);
        foreach (var document in documents) json.WriteStringValue(document.Json.Span);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public IReadOnlyList<Refusal> Refusals(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.TryGetProperty("UnprocessedTraceSegments"u8, out var list) ? [.. list.EnumerateArray().Select(RefusalOf)] : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    public bool MayTryAgain(int status) => status is TooManyRequests or >= FirstServerError;

    private static Refusal RefusalOf(JsonElement entry)
    {
        var code = Text(entry, "ErrorCode") ?? UnknownCode;
        return new Refusal(Text(entry, "Id"), Count: 1, code, Text(entry, "Message"), IsPassing(code));
    }

    // What is said of the document itself will be said again; what is said of the service may not.
    private static bool IsPassing(string code) =>
        code.Contains("Throttl", StringComparison.OrdinalIgnoreCase)
        || code.StartsWith("Internal", StringComparison.OrdinalIgnoreCase)
        || code.StartsWith("ServiceUnavailable", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

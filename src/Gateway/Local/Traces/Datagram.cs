using System.Text.Json;

namespace Gateway.Local.Traces;

/// <summary>Reads what arrives at a daemon's UDP port: a header line, then one segment document.</summary>
internal static class Datagram
{
    /// <summary>X-Ray takes no document above 64 kB, however it travels.</summary>
    private const int LongestDocument = 64 * 1024;

    /// <param name="datagram">The bytes as they came.</param>
    public static SegmentReading Read(ReadOnlyMemory<byte> datagram)
    {
        var newline = datagram.Span.IndexOf((byte)'\n');
        if (newline < 0) return SegmentReading.Invalid("no header line");
        return IsHeader(datagram[..newline]) ? ReadDocument(datagram[(newline + 1)..]) : SegmentReading.Invalid("""the header line is not {"format":"json","version":1}""");
    }

    /// <summary>Reads a document without a header line, as it comes by TCP.</summary>
    public static SegmentReading ReadDocument(ReadOnlyMemory<byte> json)
    {
        if (json.Length > LongestDocument) return SegmentReading.Invalid("the document is over 64 kB");
        try
        {
            using var document = JsonDocument.Parse(json);
            if (SegmentRules.Problem(document.RootElement) is { } problem) return SegmentReading.Invalid(problem);
            var segment = SegmentReader.Read(document.RootElement);
            return IsFoundByText(json.Span, segment) ? SegmentReading.Of(segment) : SegmentReading.Invalid("""the first "id":"..." is not the document's own, or is written with spaces""");
        }
        catch (JsonException)
        {
            return SegmentReading.Invalid("the document is not JSON");
        }
    }

    private static bool IsHeader(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var header = JsonDocument.Parse(line);
            return header.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
                && string.Equals(format.GetString(), "json", StringComparison.OrdinalIgnoreCase)
                && root.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out var number) && number == 1;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The real daemon does not parse documents: it searches their text for the first id.
    private static bool IsFoundByText(ReadOnlySpan<byte> json, TraceSegment segment)
    {
        var marker = "\"id\":\""u8;
        var at = json.IndexOf(marker);
        return at >= 0 && json[(at + marker.Length)..].StartsWith(System.Text.Encoding.ASCII.GetBytes(segment.Id));
    }
}

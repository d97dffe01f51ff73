using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Local.Traces;

/// <summary>Writes a segment as the document that goes to a daemon.</summary>
internal static class SegmentJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document alone, compact, ids first as the daemon's search wants them.</summary>
    public static byte[] Write(TraceSegment segment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("trace_id"u8, segment.TraceId);
            WriteBody(json, segment);
            if (segment.ParentId is { } parent) json.WriteString("parent_id"u8, parent);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteBody(Utf8JsonWriter json, TraceSegment segment)
    {
        json.WriteString("id"u8, segment.Id);
        json.WriteString("name"u8, segment.Name);
        json.WriteNumber("start_time"u8, Microseconds(segment.Start));
        if (segment.End is { } end) json.WriteNumber("end_time"u8, Microseconds(end));
        else json.WriteBoolean("in_progress"u8, true);
        if (segment.Origin is { } origin) json.WriteString("origin"u8, origin);
        if (segment.Namespace is { } space) json.WriteString("namespace"u8, space);
        if (segment.Error) json.WriteBoolean("error"u8, true);
        if (segment.Throttle) json.WriteBoolean("throttle"u8, true);
        if (segment.Fault) json.WriteBoolean("fault"u8, true);
        if (segment.Subsegments.Count > 0) WriteChildren(json, segment);
    }

    private static void WriteChildren(Utf8JsonWriter json, TraceSegment segment)
    {
        json.WriteStartArray("subsegments"u8);
        foreach (var child in segment.Subsegments)
        {
            json.WriteStartObject();
            WriteBody(json, child);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A double of today's epoch seconds holds about a quarter of a microsecond; the rest of its digits are noise.
    private static decimal Microseconds(double seconds) => Math.Round((decimal)seconds, 6);
}

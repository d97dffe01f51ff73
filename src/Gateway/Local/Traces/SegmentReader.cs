using System.Text.Json;

namespace Gateway.Local.Traces;

/// <summary>Reads a segment document that <see cref="SegmentRules"/> found right.</summary>
internal static class SegmentReader
{
    public static TraceSegment Read(JsonElement document) =>
        Read(document, document.GetProperty("trace_id").GetString()!, Text(document, "parent_id"));

    private static TraceSegment Read(JsonElement segment, string traceId, string? parentId)
    {
        var id = segment.GetProperty("id").GetString()!;
        return new TraceSegment
        {
            TraceId = traceId,
            Id = id,
            ParentId = parentId,
            Name = segment.GetProperty("name").GetString()!,
            Origin = Text(segment, "origin"),
            Namespace = Text(segment, "namespace"),
            Start = segment.GetProperty("start_time").GetDouble(),
            End = segment.TryGetProperty("end_time", out var end) ? end.GetDouble() : null,
            Error = Flag(segment, "error"),
            Throttle = Flag(segment, "throttle"),
            Fault = Flag(segment, "fault"),
            Subsegments = [.. Children(segment).Select(child => Read(child, traceId, id))],
        };
    }

    private static IEnumerable<JsonElement> Children(JsonElement segment) =>
        segment.TryGetProperty("subsegments", out var children) ? children.EnumerateArray() : [];

    private static string? Text(JsonElement segment, string name) =>
        segment.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement segment, string name) =>
        segment.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}

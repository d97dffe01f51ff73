using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Local.Traces;

/// <summary>What X-Ray demands of a segment document. Stricter than the real daemon, which looks into no document.</summary>
internal static partial class SegmentRules
{
    private const int MostAnnotations = 50;
    private const int LongestAnnotation = 1000;
    private const int MostLinks = 20;

    /// <summary>Times carry microseconds; in a double they may be off by a part of one.</summary>
    private const double TimeTolerance = 2e-6;

    private static readonly string[] Flags = ["error", "throttle", "fault", "in_progress"];

    /// <summary>Says what is wrong with a document, or null when nothing is.</summary>
    public static string? Problem(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object) return "the document is not a JSON object";
        if (!Matches(document, "trace_id", TraceId())) return "trace_id is missing or not 1-8HEX-24HEX in lower case";
        if (document.TryGetProperty("type", out var type)) return ProblemOfLooseSubsegment(document, type);
        return ParentProblem(document, required: false) ?? ProblemOf(document, notBefore: 0, new HashSet<string>());
    }

    private static string? ProblemOfLooseSubsegment(JsonElement document, JsonElement type)
    {
        if (type.ValueKind != JsonValueKind.String || !type.ValueEquals("subsegment"u8)) return "type is not subsegment";
        return ParentProblem(document, required: true) ?? ProblemOf(document, notBefore: 0, new HashSet<string>());
    }

    private static string? ProblemOf(JsonElement segment, double notBefore, HashSet<string> ids)
    {
        if (segment.ValueKind != JsonValueKind.Object) return "a subsegment is not a JSON object";
        return IdProblem(segment, ids)
            ?? (Matches(segment, "name", Name()) ? null : "name is missing, empty, over 200 characters or has characters that X-Ray refuses")
            ?? TimeProblem(segment, notBefore)
            ?? FlagProblem(segment)
            ?? AnnotationProblem(segment)
            ?? MetadataProblem(segment)
            ?? LinkProblem(segment)
            ?? ChildProblem(segment, ids);
    }

    private static string? IdProblem(JsonElement segment, HashSet<string> ids)
    {
        if (!Matches(segment, "id", SegmentId())) return "id is missing or not 16 lower-case hexadecimal digits";
        return ids.Add(segment.GetProperty("id").GetString()!) ? null : "an id occurs twice in the document";
    }

    private static string? ParentProblem(JsonElement document, bool required)
    {
        if (!required && !document.TryGetProperty("parent_id", out _)) return null;
        return Matches(document, "parent_id", SegmentId()) ? null : "parent_id is missing or not 16 lower-case hexadecimal digits";
    }

    private static string? TimeProblem(JsonElement segment, double notBefore)
    {
        if (!IsNumber(segment, "start_time", out var start)) return "start_time is missing or not a number";
        if (start < notBefore - TimeTolerance) return "a subsegment starts before its parent";
        var inProgress = segment.TryGetProperty("in_progress", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (!segment.TryGetProperty("end_time", out _)) return inProgress ? null : "neither end_time nor in_progress";
        if (inProgress) return "both end_time and in_progress";
        if (!IsNumber(segment, "end_time", out var end)) return "end_time is not a number";
        return end < start - TimeTolerance ? "end_time is before start_time" : null;
    }

    private static string? FlagProblem(JsonElement segment)
    {
        foreach (var name in Flags)
        {
            if (segment.TryGetProperty(name, out var flag) && flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return $"{name} is not a boolean";
        }

        return null;
    }

    private static string? AnnotationProblem(JsonElement segment)
    {
        if (!segment.TryGetProperty("annotations", out var annotations)) return null;
        if (annotations.ValueKind != JsonValueKind.Object) return "annotations is not an object";
        if (annotations.EnumerateObject().Count() > MostAnnotations) return "more than 50 annotations";
        foreach (var annotation in annotations.EnumerateObject())
        {
            if (!AnnotationKey().IsMatch(annotation.Name)) return $"annotation key '{annotation.Name}' has characters that X-Ray refuses";
            if (!IsAnnotationValue(annotation.Value)) return $"annotation {annotation.Name} is not a short string, a number or a boolean";
        }

        return null;
    }

    private static string? MetadataProblem(JsonElement segment)
    {
        if (!segment.TryGetProperty("metadata", out var metadata)) return null;
        if (metadata.ValueKind != JsonValueKind.Object) return "metadata is not an object";
        return metadata.EnumerateObject().All(space => space.Value.ValueKind == JsonValueKind.Object) ? null : "a metadata namespace is not an object";
    }

    private static string? LinkProblem(JsonElement segment)
    {
        if (!segment.TryGetProperty("links", out var links)) return null;
        if (links.ValueKind != JsonValueKind.Array) return "links is not an array";
        if (links.GetArrayLength() > MostLinks) return "more than 20 links";
        var areWhole = links.EnumerateArray().All(link => link.ValueKind == JsonValueKind.Object && Matches(link, "trace_id", TraceId()) && Matches(link, "id", SegmentId()));
        return areWhole ? null : "a link lacks trace_id or id";
    }

    private static string? ChildProblem(JsonElement segment, HashSet<string> ids)
    {
        if (!segment.TryGetProperty("subsegments", out var children)) return null;
        if (children.ValueKind != JsonValueKind.Array) return "subsegments is not an array";
        var start = segment.GetProperty("start_time").GetDouble();
        foreach (var child in children.EnumerateArray())
        {
            if (ProblemOf(child, start, ids) is { } problem) return problem;
        }

        return null;
    }

    private static bool IsAnnotationValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Length <= LongestAnnotation,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => true,
        _ => false,
    };

    private static bool IsNumber(JsonElement segment, string name, out double number)
    {
        number = 0;
        return segment.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number);
    }

    private static bool Matches(JsonElement segment, string name, Regex pattern) =>
        segment.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && pattern.IsMatch(value.GetString()!);

    [GeneratedRegex(@"^1-[0-9a-f]{8}-[0-9a-f]{24}\z")]
    private static partial Regex TraceId();

    [GeneratedRegex(@"^[0-9a-f]{16}\z")]
    private static partial Regex SegmentId();

    [GeneratedRegex(@"^[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]{1,200}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_]{1,500}\z")]
    private static partial Regex AnnotationKey();
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>The rules that X-Ray and its daemon have for one datagram; what breaks them is lost there without a word.</summary>
internal static partial class SegmentRules
{
    /// <summary>The largest datagram that is sent; the protocol itself ends at 65,507 bytes.</summary>
    public const int DatagramLimit = 64_512;

    private const int MostAnnotations = 50;
    private const int LongestAnnotation = 1_000;

    private static readonly HashSet<string> Common =
        ["id", "name", "start_time", "end_time", "in_progress", "http", "aws", "error", "throttle", "fault", "cause", "annotations", "metadata", "subsegments"];

    private static readonly HashSet<string> OfSegments =
        [.. Common, "trace_id", "parent_id", "service", "user", "origin", "resource_arn", "links"];

    private static readonly HashSet<string> OfSubsegments =
        [.. Common, "namespace", "precursor_ids", "sql", "traced"];

    private static readonly HashSet<string> OfLooseSubsegments =
        [.. OfSubsegments, "trace_id", "parent_id", "type"];

    /// <summary>Reads a datagram and reports every rule that it breaks.</summary>
    /// <returns>The segment, or null where there was none to read.</returns>
    public static Segment? Read(ReadOnlySpan<byte> datagram, Action<string> violation)
    {
        if (datagram.Length > DatagramLimit)
        {
            violation($"A datagram of {datagram.Length} bytes; {DatagramLimit} are allowed.");
        }

        var lineEnd = datagram.IndexOf((byte)'\n');
        if (lineEnd < 0 || !IsHeader(datagram[..lineEnd]))
        {
            violation("The first line is not the daemon's header.");
            return null;
        }

        try
        {
            var document = JsonElement.Parse(datagram[(lineEnd + 1)..]);
            CheckFinding(document, violation);
            var isSegment = !document.TryGetProperty("type", out var type);
            if (!isSegment && type.GetString() != "subsegment")
            {
                violation($"The type is '{type}'.");
            }

            var traceId = document.GetProperty("trace_id").GetString()!;
            if (!TraceId().IsMatch(traceId))
            {
                violation($"The trace id is '{traceId}'.");
            }

            return Read(document, traceId, ParentOf(document, required: !isSegment, violation), isSegment ? OfSegments : OfLooseSubsegments, violation);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            violation($"The document cannot be read: {exception.Message}");
            return null;
        }
    }

    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        try
        {
            var header = JsonElement.Parse(line);
            return header.GetProperty("format").GetString() == "json" && header.GetProperty("version").GetInt32() == 1;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    // The daemon does not parse the document: it takes the first thing that looks like an id.
    private static void CheckFinding(JsonElement document, Action<string> violation)
    {
        string[] first = [.. document.EnumerateObject().Take(2).Select(property => property.Name).Order(StringComparer.Ordinal)];
        if (first is not ["id", "trace_id"])
        {
            violation($"The document begins with {string.Join(", ", first)}; the ids come first.");
        }
    }

    private static string? ParentOf(JsonElement document, bool required, Action<string> violation)
    {
        var parent = document.TryGetProperty("parent_id", out var value) ? value.GetString() : null;
        if (parent is null ? required : !SegmentId().IsMatch(parent))
        {
            violation($"The parent id is '{parent}'.");
        }

        return parent;
    }

    private static Segment Read(JsonElement document, string traceId, string? parentId, HashSet<string> known, Action<string> violation)
    {
        var id = document.GetProperty("id").GetString()!;
        var name = document.GetProperty("name").GetString()!;
        var start = document.GetProperty("start_time").GetDecimal();
        var end = document.TryGetProperty("end_time", out var ended) ? ended.GetDecimal() : start;
        foreach (var fault in Faults(document, id, name, start, end, known))
        {
            violation(fault);
        }

        List<Segment> subsegments = [];
        if (document.TryGetProperty("subsegments", out var children))
        {
            subsegments.AddRange(children.EnumerateArray().Select(child => Read(child, traceId, id, OfSubsegments, violation)));
        }

        foreach (var outside in subsegments.Where(subsegment => subsegment.StartTime < start || subsegment.EndTime > end))
        {
            violation($"{outside.Name} ({outside.StartTime} to {outside.EndTime}) is not within {name} ({start} to {end}).");
        }

        return new Segment(traceId, id, parentId, name, start, end, document, subsegments);
    }

    private static IEnumerable<string> Faults(JsonElement document, string id, string name, decimal start, decimal end, HashSet<string> known)
    {
        foreach (var repeated in document.EnumerateObject().CountBy(property => property.Name).Where(property => property.Value > 1))
        {
            yield return $"{name} has {repeated.Key} {repeated.Value} times.";
        }

        foreach (var stranger in document.EnumerateObject().Where(property => !known.Contains(property.Name)))
        {
            yield return $"{name} has the unknown field {stranger.Name}.";
        }

        if (!SegmentId().IsMatch(id))
        {
            yield return $"The id of {name} is '{id}'.";
        }

        if (!Name().IsMatch(name))
        {
            yield return $"The name '{name}' is not allowed.";
        }

        if (document.TryGetProperty("end_time", out _) == document.TryGetProperty("in_progress", out _))
        {
            yield return $"{name} needs an end, or to be in progress, and not both.";
        }

        if (start is < 1_500_000_000 or > 10_000_000_000 || end < start)
        {
            yield return $"{name} lasts from {start} to {end}.";
        }

        if (document.TryGetProperty("namespace", out var space) && space.GetString() is not ("aws" or "remote"))
        {
            yield return $"The namespace of {name} is '{space}'.";
        }

        foreach (var fault in FaultsOfAnnotations(document, name).Concat(FaultsOfMetadata(document, name)).Concat(FaultsOfFlags(document, name)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOfAnnotations(JsonElement document, string name)
    {
        if (!document.TryGetProperty("annotations", out var annotations))
        {
            yield break;
        }

        if (annotations.EnumerateObject().Count() > MostAnnotations)
        {
            yield return $"{name} has more than {MostAnnotations} annotations.";
        }

        foreach (var annotation in annotations.EnumerateObject())
        {
            if (!AnnotationKey().IsMatch(annotation.Name))
            {
                yield return $"The annotation '{annotation.Name}' of {name} has a forbidden key.";
            }

            var allowed = annotation.Value.ValueKind switch
            {
                JsonValueKind.String => annotation.Value.GetString()!.Length <= LongestAnnotation,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => true,
                _ => false,
            };
            if (!allowed)
            {
                yield return $"The annotation {annotation.Name} of {name} has the forbidden value {annotation.Value}.";
            }
        }
    }

    private static IEnumerable<string> FaultsOfMetadata(JsonElement document, string name) =>
        document.TryGetProperty("metadata", out var metadata)
            ? metadata.EnumerateObject()
                .Where(space => space.Value.ValueKind != JsonValueKind.Object || space.Name.StartsWith("AWS.", StringComparison.Ordinal))
                .Select(space => $"The metadata namespace {space.Name} of {name} is reserved or no object.")
            : [];

    private static IEnumerable<string> FaultsOfFlags(JsonElement document, string name) =>
        from flag in (string[])["fault", "error", "throttle", "in_progress"]
        where document.TryGetProperty(flag, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
        select $"{flag} of {name} is neither true nor false.";

    [GeneratedRegex(@"\A1-[0-9a-f]{8}-[0-9a-f]{24}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TraceId();

    [GeneratedRegex(@"\A[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SegmentId();

    [GeneratedRegex(@"\A[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9_]{1,500}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AnnotationKey();
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tracing;

/// <summary>What X-Ray's published schema demands of a document, and that it holds nothing the schema and its guide do not know.</summary>
internal static partial class SegmentSchema
{
    private const int MostLinks = 20;
    private const int MostAnnotations = 50;
    private const int LongestAnnotation = 1000;
    private const int LongestString = 250;

    private static readonly string[] Common =
        ["id", "name", "start_time", "end_time", "in_progress", "fault", "error", "throttle", "cause", "annotations", "metadata", "subsegments", "http", "aws"];

    private static readonly HashSet<string> OfSegment = [.. Common, "trace_id", "parent_id", "user", "resource_arn", "origin", "service", "links"];
    private static readonly HashSet<string> OfSubsegment = [.. Common, "namespace", "traced", "precursor_ids", "sql"];
    private static readonly HashSet<string> OfLooseSubsegment = [.. OfSubsegment, "type", "trace_id", "parent_id"];

    public static void Check(JsonElement document)
    {
        var loose = document.TryGetProperty("type", out var type);
        if (loose) Assert.Equal("subsegment", type.GetString());
        Assert.Matches(TraceId(), document.GetProperty("trace_id").GetString());
        if (loose || document.TryGetProperty("parent_id", out _)) Assert.Matches(Id(), document.GetProperty("parent_id").GetString());
        CheckSpan(document, loose ? OfLooseSubsegment : OfSegment);
        if (document.TryGetProperty("origin", out var origin)) AssertString(origin);
        if (document.TryGetProperty("service", out var service)) AssertStrings(service);
        if (document.TryGetProperty("links", out var links)) CheckLinks(links);
    }

    private static void CheckSpan(JsonElement span, HashSet<string> known)
    {
        Assert.All(span.EnumerateObject(), member => Assert.Contains(member.Name, known));
        Assert.Equal(span.EnumerateObject().Count(), span.EnumerateObject().DistinctBy(member => member.Name).Count());
        Assert.Matches(Id(), span.GetProperty("id").GetString());
        Assert.Matches(Name(), span.GetProperty("name").GetString());
        Assert.True(span.GetProperty("start_time").GetDecimal() <= span.GetProperty("end_time").GetDecimal());
        foreach (var flag in new[] { "fault", "error", "throttle" })
        {
            if (span.TryGetProperty(flag, out var raised)) Assert.Equal(JsonValueKind.True, raised.ValueKind);
        }

        if (span.TryGetProperty("throttle", out _)) Assert.True(span.TryGetProperty("error", out _));
        if (span.TryGetProperty("cause", out var cause)) CheckCause(cause);
        if (span.TryGetProperty("annotations", out var annotations)) CheckAnnotations(annotations);
        if (span.TryGetProperty("metadata", out var metadata)) Assert.All(metadata.EnumerateObject(), space => Assert.Equal(JsonValueKind.Object, space.Value.ValueKind));
        if (span.TryGetProperty("http", out var http)) CheckHttp(http);
        if (span.TryGetProperty("aws", out var aws)) CheckAws(aws);
        if (span.TryGetProperty("namespace", out var space)) Assert.Contains(space.GetString(), new[] { "aws", "remote" });
        if (span.TryGetProperty("subsegments", out var children)) Assert.All(children.EnumerateArray(), child => CheckSpan(child, OfSubsegment));
    }

    private static void CheckLinks(JsonElement links)
    {
        Assert.InRange(links.GetArrayLength(), 1, MostLinks);
        Assert.Equal(links.GetArrayLength(), links.EnumerateArray().DistinctBy(link => link.GetProperty("trace_id").GetString()).Count());
        foreach (var link in links.EnumerateArray())
        {
            Assert.Matches(TraceId(), link.GetProperty("trace_id").GetString());
            Assert.Matches(Id(), link.GetProperty("id").GetString());
        }
    }

    private static void CheckCause(JsonElement cause)
    {
        var exceptions = cause.GetProperty("exceptions").EnumerateArray().ToArray();
        // Each but the last names the next one as its cause.
        Assert.Equal(exceptions.Skip(1).Select(e => e.GetProperty("id").GetString()), exceptions.SkipLast(1).Select(e => e.GetProperty("cause").GetString()));
        Assert.False(exceptions[^1].TryGetProperty("cause", out _));
        Assert.Equal(exceptions.Length, exceptions.DistinctBy(e => e.GetProperty("id").GetString()).Count());
        foreach (var exception in exceptions)
        {
            Assert.Matches(Id(), exception.GetProperty("id").GetString());
            Assert.Contains(exception.GetProperty("remote").ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
            if (exception.TryGetProperty("message", out var message)) Assert.InRange(message.GetString()!.Length, 0, LongestAnnotation);
            if (exception.TryGetProperty("type", out var type)) AssertString(type);
            if (exception.TryGetProperty("truncated", out var truncated)) Assert.True(truncated.GetInt32() >= 0);
            if (exception.TryGetProperty("stack", out var stack)) Assert.All(stack.EnumerateArray(), CheckFrame);
        }
    }

    private static void CheckFrame(JsonElement frame)
    {
        AssertString(frame.GetProperty("label"));
        if (frame.TryGetProperty("path", out var path)) AssertString(path);
        if (frame.TryGetProperty("line", out var line)) Assert.True(line.GetInt32() >= 0);
    }

    private static void CheckAnnotations(JsonElement annotations)
    {
        Assert.InRange(annotations.EnumerateObject().Count(), 1, MostAnnotations);
        foreach (var annotation in annotations.EnumerateObject())
        {
            Assert.Matches(Key(), annotation.Name);
            if (annotation.Value.ValueKind == JsonValueKind.String) Assert.InRange(annotation.Value.GetString()!.Length, 0, LongestAnnotation);
            else Assert.Contains(annotation.Value.ValueKind, new[] { JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False });
        }
    }

    private static void CheckHttp(JsonElement http)
    {
        var response = http.GetProperty("response");
        Assert.InRange(response.GetProperty("status").GetInt32(), 100, 599);
        if (response.TryGetProperty("content_length", out var length)) Assert.Equal(JsonValueKind.Number, length.ValueKind);
    }

    private static void CheckAws(JsonElement aws)
    {
        foreach (var text in new[] { "account_id", "operation", "region", "request_id", "function_name", "qualifier", "function_error", "queue_url", "topic_arn", "bucket_name" })
        {
            if (aws.TryGetProperty(text, out var value)) AssertString(value);
        }

        foreach (var block in new[] { "ecs", "eks", "ec2" })
        {
            if (aws.TryGetProperty(block, out var value)) AssertStrings(value);
        }
    }

    private static void AssertStrings(JsonElement block) => Assert.All(block.EnumerateObject(), member => AssertString(member.Value));

    private static void AssertString(JsonElement text) => Assert.InRange(text.GetString()!.Length, 0, LongestString);

    [GeneratedRegex(@"^1-[0-9a-f]{8}-[0-9a-f]{24}\z")]
    private static partial Regex TraceId();

    [GeneratedRegex(@"^(?!0{16})[0-9a-f]{16}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]{1,200}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-zA-Z0-9_]{1,500}\z")]
    private static partial Regex Key();
}

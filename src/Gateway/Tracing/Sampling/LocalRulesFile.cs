using System.Text.Json;

namespace Gateway.Tracing.Sampling;

/// <summary>Reads a file of local sampling rules, version 1 or 2, and says everything that is wrong with it at once.</summary>
internal static class LocalRulesFile
{
    private const string NotAnObject = "write {\"version\":2,\"rules\":[],\"default\":{\"fixed_target\":1,\"rate\":0.05}}";

    // A key written twice is a mistake that would otherwise go unseen.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static LocalRulesResult Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Invalid($"{path}: cannot be read ({e.Message}); give the path of a sampling rules file, or leave it out for 1 request a second and 5 %.");
        }
    }

    /// <param name="json">The file's bytes, UTF-8 with or without a byte order mark.</param>
    /// <param name="file">The name that errors carry.</param>
    public static LocalRulesResult Parse(ReadOnlyMemory<byte> json, string file)
    {
        if (json.Span.StartsWith(ByteOrderMark)) json = json[ByteOrderMark.Length..];
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, file);
        }
        // InvalidOperationException: a text holds half a surrogate pair, which the parser finds only when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Invalid($"{file}: is not valid JSON ({e.Message}); correct it there.");
        }
    }

    private static LocalRulesResult Read(JsonElement root, string file)
    {
        if (root.ValueKind != JsonValueKind.Object) return Invalid($"{file}: is not a JSON object; {NotAnObject}.");
        var reader = new LocalRulesReader(file);
        var rules = reader.Read(root);
        return reader.Errors.Count == 0 ? new LocalRulesResult(rules, []) : new LocalRulesResult(null, reader.Errors);
    }

    private static LocalRulesResult Invalid(string error) => new(null, [error]);
}

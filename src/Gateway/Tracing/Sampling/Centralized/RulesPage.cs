using System.Text.Json;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>One page of the account's rules.</summary>
/// <param name="Rules">Those whose version is known; others are left out, whatever they hold.</param>
/// <param name="NextToken">Asks for the next page; null after the last.</param>
internal sealed record RulesPage(IReadOnlyList<SamplingRule> Rules, string? NextToken)
{
    /// <exception cref="JsonException">It is not an answer of X-Ray's.</exception>
    public static RulesPage Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("the answer is not an object");
        return new RulesPage([.. Records(root).Select(ReadRule).OfType<SamplingRule>()], TextOf(root, "NextToken"));
    }

    private static IEnumerable<JsonElement> Records(JsonElement root) =>
        root.TryGetProperty("SamplingRuleRecords", out var records) && records.ValueKind == JsonValueKind.Array
            ? records.EnumerateArray()
            : throw new JsonException("the answer has no SamplingRuleRecords");

    private static SamplingRule? ReadRule(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty("SamplingRule", out var rule) || rule.ValueKind != JsonValueKind.Object)
            throw new JsonException("a record has no SamplingRule");
        return IsKnown(rule) ? rule.Deserialize(SamplingJson.Default.SamplingRule) : null;
    }

    private static bool IsKnown(JsonElement rule) =>
        !rule.TryGetProperty("Version", out var version)
        || (version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == SamplingRule.KnownVersion);

    private static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

using System.Globalization;
using System.Text.Json;

namespace Gateway.Filtering;

/// <summary>The language as plainly as it can be said, over documents: slow, and written without a look at the real one.</summary>
internal static class ReferencePattern
{
    public static bool Matches(string pattern, string record)
    {
        using var asked = JsonDocument.Parse(pattern);
        using var given = JsonDocument.Parse(record);
        return OneMatches(asked.RootElement, given.RootElement);
    }

    /// <summary>An object of the pattern against the value of a field, absent or not.</summary>
    private static bool OneMatches(JsonElement pattern, JsonElement? value)
    {
        var objects = Flat(value).Where(each => each.ValueKind == JsonValueKind.Object).Select(each => (JsonElement?)each).ToList();
        return objects.Count == 0 ? AllMatch(pattern, null) : objects.Exists(each => AllMatch(pattern, each));
    }

    private static bool AllMatch(JsonElement pattern, JsonElement? record) => pattern.EnumerateObject().All(property =>
    {
        if (property.Name == "$or") return property.Value.EnumerateArray().Any(alternative => AllMatch(alternative, record));
        JsonElement? value = record is { } there && there.TryGetProperty(property.Name, out var found) ? found : null;
        return property.Value.ValueKind == JsonValueKind.Object ? OneMatches(property.Value, value) : AnyMatches(property.Value, value);
    });

    private static bool AnyMatches(JsonElement conditions, JsonElement? value)
    {
        var scalars = Flat(value).Where(each => each.ValueKind != JsonValueKind.Object).ToList();
        return conditions.EnumerateArray().Any(condition => IsExists(condition, out var expected)
            ? expected == scalars.Count > 0
            : scalars.Exists(scalar => Holds(condition, scalar)));
    }

    private static IEnumerable<JsonElement> Flat(JsonElement? value) => value switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().SelectMany(each => Flat(each)),
        { } other => [other],
    };

    private static bool IsExists(JsonElement condition, out bool expected)
    {
        expected = false;
        if (condition.ValueKind != JsonValueKind.Object || !condition.TryGetProperty("exists", out var exists)) return false;
        expected = exists.GetBoolean();
        return true;
    }

    private static bool Holds(JsonElement condition, JsonElement scalar) => condition.ValueKind switch
    {
        JsonValueKind.String => scalar.ValueKind == JsonValueKind.String && scalar.GetString() == condition.GetString(),
        JsonValueKind.Number => scalar.ValueKind == JsonValueKind.Number && scalar.GetRawText() == condition.GetRawText(),
        JsonValueKind.Object => Operation(condition.EnumerateObject().Single(), scalar),
        _ => scalar.ValueKind == condition.ValueKind,
    };

    private static bool Operation(JsonProperty operation, JsonElement scalar) => operation.Name switch
    {
        "anything-but" => !Several(operation.Value).Any(excluded => Holds(excluded, scalar)),
        "numeric" => scalar.ValueKind == JsonValueKind.Number && InRange(operation.Value.EnumerateArray().ToList(), Worth(scalar)),
        _ => scalar.ValueKind == JsonValueKind.String && OfText(operation.Name, operation.Value, scalar.GetString()!),
    };

    // What is excluded is either values or one operator with one operand or several.
    private static IEnumerable<JsonElement> Several(JsonElement excluded)
    {
        if (excluded.ValueKind == JsonValueKind.Array) return excluded.EnumerateArray();
        if (excluded.ValueKind != JsonValueKind.Object) return [excluded];
        var operation = excluded.EnumerateObject().Single();
        return Several(operation.Value).Select(operand => JsonDocument.Parse($$"""{"{{operation.Name}}":{{operand.GetRawText()}}}""").RootElement);
    }

    private static bool OfText(string name, JsonElement operand, string text)
    {
        var (folds, expected) = operand.ValueKind == JsonValueKind.Object
            ? (true, operand.GetProperty("equals-ignore-case").GetString()!)
            : (false, operand.GetString()!);
        var comparison = folds || name == "equals-ignore-case" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return name switch
        {
            "prefix" => text.StartsWith(expected, comparison),
            "suffix" => text.EndsWith(expected, comparison),
            "equals-ignore-case" => text.Equals(expected, comparison),
            "wildcard" => Glob(expected, text),
            _ => throw new InvalidOperationException(name),
        };
    }

    private static bool Glob(string pattern, string text) => pattern switch
    {
        ['*', .. var rest] => Glob(rest, text) || (text.Length > 0 && Glob(pattern, text[1..])),
        [var first, .. var rest] => text.Length > 0 && text[0] == first && Glob(rest, text[1..]),
        _ => text.Length == 0,
    };

    private static bool InRange(List<JsonElement> range, decimal worth) => range.Chunk(2).All(each => each[0].GetString() switch
    {
        "=" => worth == Worth(each[1]),
        "<" => worth < Worth(each[1]),
        "<=" => worth <= Worth(each[1]),
        ">" => worth > Worth(each[1]),
        _ => worth >= Worth(each[1]),
    });

    private static decimal Worth(JsonElement number) => decimal.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);
}

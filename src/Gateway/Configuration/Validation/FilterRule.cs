using System.Text.Json;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Filters are few, short, and JSON objects.</summary>
internal static class FilterRule
{
    private const int MostFilters = 10;
    private const int LongestPattern = 4096;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options.FilterCriteria?.Filters is not { } filters) return;
        if (filters.Count > MostFilters) problems.Wrong(mapping.Key(SettingKeys.Filters), $"a list of {Display.Of(filters.Count)}", $"it may have at most {MostFilters} filters");
        for (var i = 0; i < filters.Count; i++) CheckPattern($"{mapping.Key(SettingKeys.Filters, i)}.{nameof(FilterOptions.Pattern)}", filters[i].Pattern, problems);
    }

    private static void CheckPattern(string key, string? pattern, ProblemList problems)
    {
        if (string.IsNullOrEmpty(pattern)) problems.Missing(key, "write a JSON object as text, as in '{\"value\":{\"kind\":[\"order\"]}}'");
        else if (pattern.Length > LongestPattern) problems.Error(key, $"{key} is {Display.Of(pattern.Length)} characters long; it may have at most {LongestPattern}.");
        else if (!IsObject(pattern)) problems.Wrong(key, Display.Of(pattern), "it must be a JSON object, as in '{\"value\":{\"kind\":[\"order\"]}}'");
    }

    private static bool IsObject(string pattern)
    {
        try
        {
            using var document = JsonDocument.Parse(pattern);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

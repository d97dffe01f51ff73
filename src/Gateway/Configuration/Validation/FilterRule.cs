using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Filters are few and short. Whether they are patterns is for those to say who match them.</summary>
internal static class FilterRule
{
    private const int MostFilters = 10;
    private const int LongestPattern = 4096;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options.FilterCriteria?.Filters is not { } filters) return;
        if (filters.Count > MostFilters) problems.Wrong(mapping.Key(SettingKeys.Filters), $"a list of {Display.Of(filters.Count)}", $"it may have at most {MostFilters} filters");
        for (var i = 0; i < filters.Count; i++) CheckPattern(Key(mapping, i), filters[i].Pattern, problems);
    }

    /// <summary>The full key of a filter's pattern.</summary>
    public static string Key(MappingDraft mapping, int index) => $"{mapping.Key(SettingKeys.Filters, index)}.{nameof(FilterOptions.Pattern)}";

    private static void CheckPattern(string key, string? pattern, ProblemList problems)
    {
        if (string.IsNullOrEmpty(pattern)) problems.Missing(key, "write a JSON object as text, as in '{\"value\":{\"kind\":[\"order\"]}}'");
        else if (pattern.Length > LongestPattern) problems.Error(key, $"{key} is {Display.Of(pattern.Length)} characters long; it may have at most {LongestPattern}.");
    }
}

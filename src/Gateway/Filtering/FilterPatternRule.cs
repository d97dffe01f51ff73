using Gateway.Configuration;
using Gateway.Configuration.Validation;
using Gateway.Filtering.Compilation;

namespace Gateway.Filtering;

/// <summary>Every filter is a pattern that a record of its source could match.</summary>
internal static class FilterPatternRule
{
    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Source is not { } source || mapping.Options.FilterCriteria?.Filters is not { } filters) return;
        var shape = RecordFilter.FieldsOf(source).Shape;
        for (var i = 0; i < filters.Count; i++)
        {
            var key = FilterRule.Key(mapping, i);
            if (filters[i].Pattern is not { } pattern || problems.IsSettled(key)) continue;
            foreach (var problem in PatternCompiler.Compile(pattern, shape).Problems)
                problems.Error($"{key}{problem.Path[1..]}", $"{key} at {problem.Path} {problem.Message}{End(problem.Message)}");
        }
    }

    private static string End(string message) => message.EndsWith('?') ? "" : ".";
}

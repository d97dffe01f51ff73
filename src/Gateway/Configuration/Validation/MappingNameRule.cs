using System.Text.RegularExpressions;

namespace Gateway.Configuration.Validation;

/// <summary>A mapping's name goes into URLs, metric labels, the consumer group and the trace, so it keeps to what all of them take.</summary>
internal static partial class MappingNameRule
{
    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (!Pattern().IsMatch(mapping.Name))
            problems.Error(mapping.Whole, $"{mapping.Whole} is not a name for a mapping; use 1 to 100 letters, digits, '.', '_' and '-', the first a letter or digit.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

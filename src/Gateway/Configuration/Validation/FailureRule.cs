using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>What happens to records that fail: their age and their answers.</summary>
internal static class FailureRule
{
    private const int NoLimit = -1;
    private const int ShortestAge = 60;
    private const int LongestAge = 604_800;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        var options = mapping.Options;
        if (options.MaximumRecordAgeInSeconds is not NoLimit and (< ShortestAge or > LongestAge))
        {
            problems.Wrong(
                mapping.Key(nameof(options.MaximumRecordAgeInSeconds)), Display.Of(options.MaximumRecordAgeInSeconds),
                $"it must be {NoLimit} for no limit, or between {ShortestAge} and {LongestAge}");
        }

        if (options.FunctionResponseTypes.Count > 1)
            problems.Wrong(mapping.Key(nameof(options.FunctionResponseTypes)), $"a list of {Display.Of(options.FunctionResponseTypes.Count)}", "it may have one entry");
    }
}

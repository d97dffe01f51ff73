using System.Globalization;
using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>A timestamp goes with AT_TIMESTAMP and with nothing else, and lies in the past.</summary>
internal static class StartingPositionRule
{
    /// <summary>Later than any moment in seconds that is meant, earlier than any recent one in milliseconds.</summary>
    private const double SurelyMilliseconds = 1e11;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        var (position, timestamp) = (mapping.Options.StartingPosition, mapping.Options.StartingPositionTimestamp);
        if (mapping.IsOfQueues) CheckUnwanted(mapping, position, timestamp, problems);
        else if (position is StartingPosition.AtTimestamp && timestamp is null)
            problems.Missing(TimestampKey(mapping), $"{nameof(MappingOptions.StartingPosition)} is AT_TIMESTAMP, so write the moment in Unix seconds");
        else if (position is not StartingPosition.AtTimestamp && timestamp is { } unwanted)
            problems.Conflict(TimestampKey(mapping), Display.Of(unwanted), PositionKey(mapping), Written(position), "write AT_TIMESTAMP there, or remove the timestamp");
        else if (timestamp is { } seconds)
            CheckMoment(mapping, seconds, problems);
    }

    private static void CheckUnwanted(MappingDraft mapping, StartingPosition? position, double? timestamp, ProblemList problems)
    {
        const string Remedy = "remove the first, a queue has no positions";
        if (position is not null) problems.Conflict(PositionKey(mapping), Written(position), SourceRule.Telling(mapping), $"{mapping.Source}", Remedy);
        if (timestamp is { } seconds) problems.Conflict(TimestampKey(mapping), Display.Of(seconds), SourceRule.Telling(mapping), $"{mapping.Source}", Remedy);
    }

    private static void CheckMoment(MappingDraft mapping, double seconds, ProblemList problems)
    {
        if (seconds < 0)
            problems.Wrong(TimestampKey(mapping), Display.Of(seconds), "it must be Unix seconds, 0 or more");
        else if (seconds >= SurelyMilliseconds)
            problems.Wrong(TimestampKey(mapping), Display.Of(seconds), "it must be Unix seconds; these look like milliseconds, so divide by 1000");
        else if (seconds > mapping.Now.ToUnixTimeMilliseconds() / 1000.0)
            problems.Wrong(TimestampKey(mapping), Display.Of(seconds), $"it must not be in the future, and now is {mapping.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}");
    }

    private static string PositionKey(MappingDraft mapping) => mapping.Key(nameof(MappingOptions.StartingPosition));

    private static string TimestampKey(MappingDraft mapping) => mapping.Key(nameof(MappingOptions.StartingPositionTimestamp));

    private static string Written(StartingPosition? position) => position is { } value ? EnumNames.Of(value) : "absent";
}

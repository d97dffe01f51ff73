using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>What happens to records that fail: their age, their answers, their destination.</summary>
internal static class FailureRule
{
    private const int NoLimit = -1;
    private const int ShortestAge = 60;
    private const int LongestAge = 604_800;
    private const int LongestDestination = 350;
    private const string KafkaScheme = "kafka://";

    private static readonly string[] Services = ["sqs", "sns", "s3"];

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
        if (options.DestinationConfig?.OnFailure?.Destination is { } destination && !IsDestination(destination))
            problems.Wrong(mapping.Key(SettingKeys.Destination), Display.Of(destination), $"it must be the ARN of an SQS queue, an SNS topic or an S3 bucket, or kafka://topic, of at most {LongestDestination} characters");
    }

    private static bool IsDestination(string text) =>
        text.Length <= LongestDestination
        && (text.StartsWith(KafkaScheme, StringComparison.Ordinal) ? text.Length > KafkaScheme.Length : Services.Contains(EventSource.Parse(text)?.Service));
}

using System.Text.RegularExpressions;
using Gateway.Configuration;

namespace Gateway.Settlement.Redrive;

/// <summary>Where failed records are taken from, as <c>--from</c> names it.</summary>
/// <param name="Kind">A Kafka topic, an SQS queue or an S3 bucket.</param>
/// <param name="Written">As the operator wrote it.</param>
/// <param name="Destination">The topic, queue or bucket.</param>
/// <param name="Prefix">Of a bucket's objects; empty for all, and elsewhere.</param>
internal sealed partial record RedriveOrigin(DestinationKind Kind, string Written, FailureDestination Destination, string Prefix = "")
{
    public const string Form = "it must be kafka://topic, the ARN of an SQS queue, or s3://bucket/prefix";

    /// <summary>Null for what records cannot be taken back from.</summary>
    public static RedriveOrigin? Parse(string text)
    {
        if (Objects().Match(text) is { Success: true } objects && FailureDestination.Parse($"arn:aws:s3:::{objects.Groups["bucket"].Value}") is { } bucket)
            return new RedriveOrigin(DestinationKind.S3, text, bucket, objects.Groups["prefix"].Value);
        return FailureDestination.Parse(text) is { Kind: DestinationKind.Kafka or DestinationKind.Sqs or DestinationKind.S3 } destination
            ? new RedriveOrigin(destination.Kind, text, destination)
            : null;
    }

    public override string ToString() => Written;

    [GeneratedRegex(@"\As3://(?<bucket>[^/]+)(?:/(?<prefix>.*))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Objects();
}

using System.Text.RegularExpressions;

namespace Gateway.Configuration;

/// <summary>Where records go that failed for good, as read from <c>DestinationConfig.OnFailure.Destination</c>.</summary>
/// <param name="Kind">What takes them.</param>
/// <param name="Written">As the operator wrote it.</param>
/// <param name="Name">The queue, topic or bucket; for RabbitMQ the routing key, which may be empty.</param>
internal sealed partial record FailureDestination(DestinationKind Kind, string Written, string Name)
{
    /// <summary>The longest text that Lambda takes, in characters.</summary>
    public const int LongestText = 350;

    /// <summary>What a valid value looks like.</summary>
    public const string Form =
        "it must be the ARN of a standard SQS queue, a standard SNS topic or an S3 bucket, or kafka://topic, rabbitmq://exchange/key or activemq://queue, of at most 350 characters";

    private const string Kafka = "kafka://";
    private const string RabbitMq = "rabbitmq://";
    private const string ActiveMq = "activemq://";

    /// <summary>Of a queue or topic in AWS; null elsewhere.</summary>
    public string? Region { get; private init; }

    /// <summary>Of a queue or topic in AWS, twelve digits; null elsewhere.</summary>
    public string? Account { get; private init; }

    /// <summary>RabbitMQ's exchange; empty for the default one, whose keys are the names of queues.</summary>
    public string Exchange { get; private init; } = "";

    /// <summary>True where each record is a message of its own, with its key and headers.</summary>
    public bool CarriesRecords => Kind is DestinationKind.Kafka or DestinationKind.RabbitMq or DestinationKind.ActiveMq;

    /// <summary>Null when the text names no destination.</summary>
    public static FailureDestination? Parse(string text)
    {
        if (text.Length > LongestText) return null;
        if (text.StartsWith(Kafka, StringComparison.Ordinal)) return Topic().IsMatch(text[Kafka.Length..]) ? new FailureDestination(DestinationKind.Kafka, text, text[Kafka.Length..]) : null;
        if (text.StartsWith(ActiveMq, StringComparison.Ordinal)) return text.Length > ActiveMq.Length ? new FailureDestination(DestinationKind.ActiveMq, text, text[ActiveMq.Length..]) : null;
        if (text.StartsWith(RabbitMq, StringComparison.Ordinal)) return OfRabbitMq(text);
        if (Bucket().Match(text) is { Success: true } bucket) return new FailureDestination(DestinationKind.S3, text, bucket.Groups["name"].Value);
        if (Regional().Match(text) is not { Success: true } arn) return null;
        var kind = arn.Groups["service"].Value == "sqs" ? DestinationKind.Sqs : DestinationKind.Sns;
        return new FailureDestination(kind, text, arn.Groups["name"].Value) { Region = arn.Groups["region"].Value, Account = arn.Groups["account"].Value };
    }

    /// <inheritdoc/>
    public override string ToString() => Written;

    // What follows the first slash is the key, slashes included.
    private static FailureDestination? OfRabbitMq(string text)
    {
        var rest = text[RabbitMq.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || rest.Length == 1) return null;
        return new FailureDestination(DestinationKind.RabbitMq, text, Uri.UnescapeDataString(rest[(slash + 1)..])) { Exchange = Uri.UnescapeDataString(rest[..slash]) };
    }

    // What ends in .fifo orders by groups that failed records do not have; Lambda takes none of those either.
    [GeneratedRegex(@"\Aarn:aws[a-z-]*:(?<service>sqs|sns):(?<region>[a-z]{2,}(?:-[a-z]+)+-[0-9]{1,2}):(?<account>[0-9]{12}):(?<name>[A-Za-z0-9_-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Regional();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:s3:::(?<name>[A-Za-z0-9._-]{3,63})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bucket();

    [GeneratedRegex(@"\A(?!\.{1,2}\z)[A-Za-z0-9._-]{1,249}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Topic();
}

using System.Text.RegularExpressions;

namespace Gateway.Configuration.Validation;

/// <summary>What an event source's ARN says.</summary>
/// <param name="Partition">The part of AWS, as in <c>aws</c> or <c>aws-cn</c>.</param>
/// <param name="Service">The service, such as <c>kafka</c> or <c>mq</c>.</param>
/// <param name="Place">Region and account, as in <c>eu-west-1:111122223333</c>.</param>
/// <param name="Resource">What follows the account.</param>
internal readonly partial record struct EventSource(string Partition, string Service, string Place, string Resource)
{
    public const string Kafka = "kafka";
    public const string AmazonMq = "mq";

    /// <summary>Null when the text is no ARN.</summary>
    public static EventSource? Parse(string text) =>
        Pattern().Match(text) is { Success: true } match
            ? new EventSource(match.Groups["partition"].Value, match.Groups["service"].Value, match.Groups["place"].Value, match.Groups["resource"].Value)
            : null;

    public string Region => Place[..Place.IndexOf(':')];

    /// <summary>True for an MSK cluster itself, not for somebody's connection to it.</summary>
    public bool IsCluster => Service == Kafka && Resource.StartsWith("cluster/", StringComparison.Ordinal);

    /// <summary>True when it names something that a mapping can read.</summary>
    public bool IsReadable => FullPlace().IsMatch(Place) && Service switch
    {
        Kafka => KafkaResource().IsMatch(Resource),
        AmazonMq => BrokerResource().IsMatch(Resource),
        _ => false,
    };

    [GeneratedRegex(@"\Aarn:(?<partition>aws[a-z-]*):(?<service>[a-z0-9-]+):(?<place>[a-z0-9-]*:(?:[0-9]{12})?):(?<resource>\S+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    // A bucket's ARN names neither; what can be read names both.
    [GeneratedRegex(@"\A[a-z0-9-]+:[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FullPlace();

    [GeneratedRegex(@"\A(?:cluster/[^/]+/[^/]+|vpc-connection/(?:[0-9]{12}/)?[^/]+/[^/]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex KafkaResource();

    [GeneratedRegex(@"\Abroker:[^:]+:[^:]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex BrokerResource();
}

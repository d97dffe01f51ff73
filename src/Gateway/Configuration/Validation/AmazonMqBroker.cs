namespace Gateway.Configuration.Validation;

/// <summary>Where a broker of Amazon MQ listens, as its ARN tells.</summary>
internal static class AmazonMqBroker
{
    // https://docs.aws.amazon.com/general/latest/gr/rande.html
    private static readonly Dictionary<string, string> Domains = new(StringComparer.Ordinal)
    {
        ["aws-cn"] = "amazonaws.com.cn",
        ["aws-eusc"] = "amazonaws.eu",
        ["aws-iso"] = "c2s.ic.gov",
        ["aws-iso-b"] = "sc2s.sgov.gov",
        ["aws-iso-e"] = "cloud.adc-e.uk",
        ["aws-iso-f"] = "csp.hci.ic.gov",
    };

    /// <summary>The addresses of a broker; for ActiveMQ those of a pair, whose second does not exist for a single instance.</summary>
    /// <param name="broker">The broker's ARN, <c>broker:name:id</c>.</param>
    /// <param name="source">Its engine.</param>
    public static IReadOnlyList<Uri> Addresses(EventSource broker, SourceKind source)
    {
        var id = broker.Resource[(broker.Resource.LastIndexOf(':') + 1)..];
        var domain = $"mq.{broker.Region}.{Domains.GetValueOrDefault(broker.Partition, "amazonaws.com")}";
        return source == SourceKind.RabbitMq
            ? [new Uri($"amqps://{id}.{domain}:5671")]
            : [new Uri($"ssl://{id}-1.{domain}:61617"), new Uri($"ssl://{id}-2.{domain}:61617")];
    }
}

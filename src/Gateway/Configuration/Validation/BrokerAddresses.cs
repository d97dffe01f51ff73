using System.Diagnostics;

namespace Gateway.Configuration.Validation;

/// <summary>The addresses of a mapping that passed its rules: those written, else those that the ARN tells.</summary>
internal static class BrokerAddresses
{
    public static IReadOnlyList<Uri> Of(MappingDraft mapping) =>
        mapping.Gateway.BrokerUri is { } written
            ? [.. BrokerUriList.Parse(written)!.Members.Select(member => BrokerAddress.Parse(member, BrokerScheme.Of(member)!).Uri!)]
            : OfArn(mapping);

    private static IReadOnlyList<Uri> OfArn(MappingDraft mapping) =>
        mapping.Options.EventSourceArn is { } arn && EventSource.Parse(arn) is { } broker
            ? AmazonMqBroker.Addresses(broker, mapping.Source!.Value)
            : throw new UnreachableException("A mapping of queues without address or ARN passed its rules");
}

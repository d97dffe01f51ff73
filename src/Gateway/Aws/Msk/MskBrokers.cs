using Gateway.Configuration;

namespace Gateway.Aws.Msk;

/// <summary>The brokers of a cluster and how they are spoken to, or why they are not known.</summary>
/// <param name="Servers"><c>host:port</c>; empty with a problem.</param>
/// <param name="Protocol">Null with a problem.</param>
/// <param name="Problem">In words that name the remedy; null with brokers.</param>
internal sealed record MskBrokers(IReadOnlyList<string> Servers, KafkaProtocol? Protocol, string? Problem);

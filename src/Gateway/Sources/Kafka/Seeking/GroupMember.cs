namespace Gateway.Sources.Kafka.Seeking;

/// <summary>Who reads as part of a group.</summary>
/// <param name="ClientId">As the client calls itself; a gateway's is <c>gateway-&lt;mapping&gt;</c>.</param>
/// <param name="Host">Where the broker sees it.</param>
internal sealed record GroupMember(string ClientId, string Host);

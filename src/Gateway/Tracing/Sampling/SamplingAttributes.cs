namespace Gateway.Tracing.Sampling;

/// <summary>The attributes of a batch that an account's rules may name.</summary>
internal readonly record struct SamplingAttributes(
    string MessagingSystem, string Destination, string? ConsumerGroup, string FunctionName)
{
    /// <summary>The value under a rule's key; null when a batch has none.</summary>
    public string? Find(string key) => key switch
    {
        "messaging.system" => MessagingSystem,
        "messaging.destination.name" => Destination,
        "messaging.consumer.group.name" => ConsumerGroup,
        "faas.invoked_name" => FunctionName,
        _ => null,
    };
}

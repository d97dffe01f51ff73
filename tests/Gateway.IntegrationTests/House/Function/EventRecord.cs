namespace Gateway.IntegrationTests.House.Function;

/// <summary>One record as the function gets it.</summary>
/// <param name="Key">Null when the event has no key for it.</param>
/// <param name="Value">Null for a tombstone.</param>
internal sealed record EventRecord(
    string Topic,
    int Partition,
    long Offset,
    long Timestamp,
    string TimestampType,
    byte[]? Key,
    byte[]? Value,
    IReadOnlyList<EventHeader> Headers)
{
    /// <summary>ActiveMQ's <c>messageID</c>; null elsewhere.</summary>
    public string? MessageId { get; init; }
}

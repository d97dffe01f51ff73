using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>A record that the broker has confirmed, with all that the function must see of it.</summary>
/// <param name="Producer">Who sent it.</param>
/// <param name="Key">Its key; null where it has none.</param>
/// <param name="Sequence">From 0, per producer and partition, without gaps.</param>
internal sealed record ProducedRecord(
    RecordPosition Position,
    string Producer,
    string? Key,
    long Sequence,
    byte[]? Value,
    IReadOnlyList<EventHeader> Headers,
    long Timestamp);

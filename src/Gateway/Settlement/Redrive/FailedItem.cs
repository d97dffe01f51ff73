namespace Gateway.Settlement.Redrive;

/// <summary>One record of an event that failed, in the very bytes that the function got.</summary>
/// <param name="Key">Its partition or queue, as the event calls it.</param>
/// <param name="Destination">The topic or queue.</param>
/// <param name="Json">Its object in the event.</param>
internal sealed record FailedItem(string Key, string Destination, ReadOnlyMemory<byte> Json)
{
    /// <summary>Kafka's; null for queues.</summary>
    public int? Partition { get; init; }

    /// <summary>Kafka's; null for queues.</summary>
    public long? Offset { get; init; }

    /// <summary>Epoch milliseconds; -1 where the event tells none.</summary>
    public long Timestamp { get; init; } = -1;

    /// <summary>Of a queue's message that has one.</summary>
    public string? MessageId { get; init; }

    /// <summary>For people.</summary>
    public override string ToString() => Offset is { } offset ? $"{Key} {offset}" : MessageId is { } id ? $"{Key} {id}" : Key;
}

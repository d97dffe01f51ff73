namespace Gateway.Records;

/// <summary>One message as the broker delivered it. A value: queues copy it, and its bytes stay in their <see cref="Slab"/>.</summary>
internal readonly struct SourceRecord
{
    /// <summary>The unit of order this record belongs to.</summary>
    public required Lane Lane { get; init; }

    /// <summary>The source's own number for the record, ascending within its lane: a Kafka offset, an AMQP delivery tag.</summary>
    public required long Position { get; init; }

    /// <summary>Epoch milliseconds; -1 when the record has none.</summary>
    public long Timestamp { get; init; }

    /// <summary>Whose clock <see cref="Timestamp"/> is.</summary>
    public TimestampKind TimestampKind { get; init; }

    /// <summary>How often it was delivered before, as far as the broker counts; 0 or more. These attempts count as ours.</summary>
    public int Redeliveries { get; init; }

    /// <summary>True for a message of a kind that no event has, its body as it came: it is in a batch of its own, which goes to the failure destination and never to the function.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Key, value and headers.</summary>
    public required RecordPayload Payload { get; init; }

    /// <summary>Where the record came from, for its source.</summary>
    public Receipt Receipt => new(Lane, Position);
}

namespace Gateway.Pipeline;

/// <summary>A record in the log of a <see cref="DeliveryModel"/>'s broker, whoever has it at the moment.</summary>
/// <param name="Position">Its place in the partition, which is also its value.</param>
/// <param name="Timestamp">Epoch milliseconds; -1 for none.</param>
/// <param name="Written">Epoch milliseconds.</param>
internal sealed record LogEntry(int Position, long Timestamp, long Written)
{
    public int Redeliveries { get; init; }

    /// <summary>True when the function fails on it always.</summary>
    public bool IsPoison { get; init; }

    public bool IsUnreadable { get; init; }

    /// <summary>True once the broker need not deliver it any more.</summary>
    public bool IsSettled { get; set; }
}

namespace Gateway.Batching;

/// <summary>
/// The key of a partition or queue in an event: it costs its bytes once, however many of the lanes below it are in the batch.
/// Guarded by the lock of the <see cref="Batcher"/>.
/// </summary>
/// <param name="bytes">Key and brackets.</param>
internal sealed class EventKey(int bytes)
{
    private int _readyLanes;
    private long _batch;

    /// <summary>Lanes that stand below it.</summary>
    public int Lanes { get; set; }

    public int Bytes { get; } = bytes;

    /// <summary>A lane has become ready.</summary>
    /// <returns>The bytes that this adds to what is ready.</returns>
    public int Enter() => _readyLanes++ == 0 ? Bytes : 0;

    /// <summary>A lane that was ready is not any more.</summary>
    /// <returns>The bytes that this takes off what is ready.</returns>
    public int Leave() => --_readyLanes == 0 ? Bytes : 0;

    /// <summary>The bytes that one more lane adds to a batch.</summary>
    /// <param name="batch">The batch's number.</param>
    public int BytesIn(long batch) => _batch == batch ? 0 : Bytes;

    /// <summary>It stands in a batch from now on.</summary>
    public void PutIn(long batch) => _batch = batch;
}

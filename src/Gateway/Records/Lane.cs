namespace Gateway.Records;

/// <summary>
/// The unit of order: records that share a lane reach the function in order, one batch at a time; lanes run in parallel.
/// </summary>
/// <remarks>A lane belongs to one assignment of its source. Once fenced, nothing of it may be settled any more.</remarks>
#pragma warning disable CA1001 // The source has neither timer nor wait handle, so there is nothing to dispose of.
internal class Lane(string name, string destination, int? partition = null)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _fence = new();

    /// <summary>Unique within its mapping; for Kafka <c>topic-partition</c>, which is also the key in the event.</summary>
    public string Name { get; } = name;

    /// <summary>The topic or queue, as the broker calls it.</summary>
    public string Destination { get; } = destination;

    /// <summary>The Kafka partition; null for queues.</summary>
    public int? Partition { get; } = partition;

    /// <summary>True once the broker gave this lane to somebody else: late results of it settle nothing.</summary>
    public bool IsFenced => _fence.IsCancellationRequested;

    /// <summary>Cancelled when the lane is fenced, so that a retry in its back-off ends at once.</summary>
    public CancellationToken Fenced => _fence.Token;

    /// <summary>Ends the lane. Safe to call more than once, from any thread.</summary>
    public void Fence() => _fence.Cancel();
}

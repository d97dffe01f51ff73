namespace Gateway.Records;

/// <summary>
/// The unit of order: records that share a lane reach the function in order, one batch at a time; lanes run in parallel.
/// A queue without order is one lane too, of which several batches may be in flight.
/// </summary>
/// <remarks>
/// A lane lives as long as one assignment of its source and ends in two steps: stopped, nothing new of it is invoked but
/// what is in flight may still be settled; fenced, late results settle nothing.
/// </remarks>
internal class Lane(string name, string destination, int? partition = null)
{
    private volatile bool _stopped;
    private volatile bool _fenced;

    /// <summary>Unique within its mapping; for Kafka <c>topic-partition</c>, which is also the key in the event.</summary>
    public string Name { get; } = name;

    /// <summary>The topic or queue, as the broker calls it.</summary>
    public string Destination { get; } = destination;

    /// <summary>The Kafka partition; null for queues.</summary>
    public int? Partition { get; } = partition;

    /// <summary>False for a queue whose messages may overtake one another: the next batch need not wait for the last.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>True once nothing of this lane may be invoked any more.</summary>
    public bool IsStopped => _stopped;

    /// <summary>True once the broker may have given this lane to somebody else: late results of it settle nothing.</summary>
    public bool IsFenced => _fenced;

    public void Stop() => _stopped = true;

    public void Fence() => (_stopped, _fenced) = (true, true);
}

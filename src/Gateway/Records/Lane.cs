namespace Gateway.Records;

/// <summary>
/// The unit of order: records that share a lane reach the function in order, one batch at a time; lanes run in parallel.
/// A queue without order is one lane too, of which several batches may be in flight.
/// </summary>
/// <remarks>
/// A lane lives as long as one assignment of its source and ends in two steps: stopped, nothing new of it is invoked but
/// what is in flight may still be settled; fenced, late results settle nothing.
/// </remarks>
internal class Lane
{
    private readonly Lane? _whole;
    private volatile bool _stopped;
    private volatile bool _fenced;

    /// <param name="name">Unique within the mapping.</param>
    /// <param name="destination">The topic or queue.</param>
    /// <param name="partition">The Kafka partition; null for queues.</param>
    public Lane(string name, string destination, int? partition = null)
    {
        (Name, Destination, Partition) = (name, destination, partition);
    }

    /// <summary>A part of a partition or queue that is split into lanes.</summary>
    /// <param name="whole">The lane of all of it, which carries no records itself.</param>
    /// <param name="part">Tells this lane from its siblings.</param>
    protected Lane(Lane whole, string part)
        : this($"{whole.Name}/{part}", whole.Destination, whole.Partition)
    {
        _whole = whole;
    }

    /// <summary>Unique within its mapping; for an unsplit Kafka partition <c>topic-partition</c>, which is also the key in the event.</summary>
    public string Name { get; }

    /// <summary>The topic or queue, as the broker calls it.</summary>
    public string Destination { get; }

    /// <summary>The Kafka partition; null for queues.</summary>
    public int? Partition { get; }

    /// <summary>The partition or queue that this is a part of, as a lane; itself where that is not split. An event shows it under one key.</summary>
    public Lane Whole => _whole ?? this;

    /// <summary>True for a lane that shares its partition or queue with others.</summary>
    public bool IsPart => _whole is not null;

    /// <summary>False for a queue whose messages may overtake one another: the next batch need not wait for the last.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>True once nothing of this lane may be invoked any more.</summary>
    public bool IsStopped => _stopped || _whole is { IsStopped: true };

    /// <summary>True once the broker may have given this lane to somebody else: late results of it settle nothing.</summary>
    public bool IsFenced => _fenced || _whole is { IsFenced: true };

    public void Stop() => _stopped = true;

    /// <summary>Fences this lane and all that are parts of it.</summary>
    public void Fence() => (_stopped, _fenced) = (true, true);
}

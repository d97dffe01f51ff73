namespace Gateway.Diagnostics;

/// <summary>What a mapping has counted since the process started, in records unless named otherwise.</summary>
internal sealed record MappingCounters
{
    /// <summary>Read from the broker.</summary>
    public long Polled { get; init; }

    /// <summary>Left out by the filter.</summary>
    public long Filtered { get; init; }

    /// <summary>Sent to the function, counted again with each retry.</summary>
    public long Invoked { get; init; }

    /// <summary>Sent to the function in an invocation that failed, counted again with each retry.</summary>
    public long Failed { get; init; }

    /// <summary>Given up without a destination.</summary>
    public long Dropped { get; init; }

    /// <summary>Given up, and left to the broker's dead-letter exchange or queue.</summary>
    public long DeadLettered { get; init; }

    /// <summary>Given up, and confirmed by the failure destination.</summary>
    public long DeliveredToDestination { get; init; }

    /// <summary>Acknowledged to the broker.</summary>
    public long Committed { get; init; }

    /// <summary>Invocations that ended, whatever their outcome.</summary>
    public long Invocations { get; init; }

    /// <summary>Times that the broker dealt the partitions anew.</summary>
    public long Rebalances { get; init; }
}

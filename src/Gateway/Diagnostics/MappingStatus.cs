namespace Gateway.Diagnostics;

/// <summary>How a mapping is at one moment; what the admin endpoints and the dashboard show.</summary>
internal sealed record MappingStatus
{
    /// <summary>The mapping's name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of broker.</summary>
    public required string Source { get; init; }

    /// <summary>The function as configured.</summary>
    public required string Function { get; init; }

    /// <summary>Lanes that each Kafka partition is split into by key; null for queues.</summary>
    public int? ParallelizationFactor { get; init; }

    /// <summary>The header by which RabbitMQ's messages keep their order; null where none is written.</summary>
    public string? OrderByHeader { get; init; }

    /// <summary>One of <see cref="MappingState"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in this state, in AWS's words; null when there is nothing to say.</summary>
    public string? StateTransitionReason { get; init; }

    /// <summary><c>No records processed</c>, <c>OK</c>, or <c>PROBLEM: </c> and a sentence. Never holds a secret.</summary>
    public string LastProcessingResult { get; init; } = "No records processed";

    /// <summary>What is asked for: by the configuration, and since then by pausing and resuming.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>True between a pause and its resume; false for a mapping that the configuration disables.</summary>
    public bool IsPaused { get; init; }

    /// <summary>True while the broker gives this mapping records, or would if there were any.</summary>
    public bool IsConsuming { get; init; }

    /// <summary>Why it is not consuming, or why records wait that failed for good; null while all is well.</summary>
    public string? NotReadyReason { get; init; }

    /// <summary>Invocations that were started and have not ended.</summary>
    public long InFlight { get; init; }

    /// <summary>The most of them, as configured; null for a mapping that does not run.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>What the function admits, while it throttles; null while nothing but the mapping's own <c>MaximumConcurrency</c> limits.</summary>
    public InvocationLimitStatus? Limit { get; init; }

    /// <summary>Bytes of records that were read and are not settled.</summary>
    public long BufferedBytes { get; init; }

    /// <summary>Records that are not committed yet, over all assigned partitions; null where none is known.</summary>
    public long? Lag => Partitions.Any(p => p.Lag is not null) ? Partitions.Sum(p => p.Lag ?? 0) : null;

    /// <summary>What sampling goes by at present: the account's rules or local ones.</summary>
    public string? SamplingSource => Sampling?.InForce;

    /// <summary>Which rules those are, how old, from where, and what went wrong last; null for a mapping that does not run.</summary>
    public SamplingStatus? Sampling { get; init; }

    /// <summary>What was counted since the process started.</summary>
    public MappingCounters Counters { get; init; } = new();

    /// <summary>The partitions assigned to this process; empty for queues.</summary>
    public IReadOnlyList<PartitionStatus> Partitions { get; init; } = [];
}

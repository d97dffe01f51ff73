using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Records;
using Gateway.Tracing;

namespace Gateway.Settlement;

/// <summary>Records of one batch that failed for good, and what is known of their failure.</summary>
/// <param name="Records">Some or all of the batch; their bytes stay its own.</param>
/// <param name="Reason">Why.</param>
/// <param name="Why">The same in words, for people and for a broker that keeps it.</param>
/// <param name="Trace">The trace of the attempts.</param>
internal sealed record FailedBatch(RecordBatch Records, DropReason Reason, string Why, TraceId Trace)
{
    /// <summary>How the last attempt ended; null when none was made.</summary>
    public InvocationOutcome? Outcome { get; init; }

    /// <summary>Attempts made, 0 or more.</summary>
    public int Invocations { get; init; }

    /// <summary>The trace header of this sending; null where there is none.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>How often the destination did not take it.</summary>
    public int Refusals { get; init; }
}

using Gateway.Configuration;
using Gateway.Tracing;

namespace Gateway.Settlement.Redrive;

/// <summary>A failure record as a destination holds it, as far as its records can be had again from it.</summary>
/// <param name="Source">The kind of broker that they came from.</param>
/// <param name="Condition">Why they failed for good, in AWS's word; empty where none is told.</param>
internal sealed record FailureRecord(SourceKind Source, string Condition)
{
    /// <summary>The cluster or broker; null where AWS does not run it.</summary>
    public string? EventSourceArn { get; init; }

    /// <summary>The function that failed, as its record tells it; null where none is told.</summary>
    public FunctionReference? Function { get; init; }

    /// <summary>The trace of the attempts; null in what Lambda's own mapping wrote.</summary>
    public TraceId? Trace { get; init; }

    /// <summary>How many records it stands for.</summary>
    public int Count { get; init; }

    /// <summary>The event that failed; null where only the offsets are told.</summary>
    public FailedEvent? Event { get; init; }

    /// <summary>Kafka's alone, where the event is not told.</summary>
    public IReadOnlyList<OffsetRange> Offsets { get; init; } = [];

    /// <summary>Why no function can ever take it; null where one may.</summary>
    public string? Hopeless => Condition switch
    {
        "MaximumPayloadSizeExceeded" => "it is larger than Lambda accepts",
        "UnsupportedMessageType" => "Lambda has no event for messages of its kind",
        _ => null,
    };
}

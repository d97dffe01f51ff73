namespace Gateway.Tracing;

/// <summary>The segment in which a batch began, or went on before, in a trace that is closed.</summary>
internal sealed record PreviousSegment(TraceId TraceId, SegmentId Id);

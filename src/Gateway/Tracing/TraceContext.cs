namespace Gateway.Tracing;

/// <summary>The place in somebody's trace that a carrier names.</summary>
/// <param name="Root">The trace.</param>
/// <param name="Parent">The segment that comes before; absent when the carrier names none that is valid.</param>
/// <param name="Decision">What it says about sampling.</param>
internal readonly record struct TraceContext(TraceId Root, SegmentId? Parent, UpstreamDecision Decision);

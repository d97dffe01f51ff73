namespace Gateway.Tracing;

/// <summary>A segment in the trace of a record's producer: that trace shows how long its record waited, and where it went on.</summary>
/// <param name="Link">The record and its trace.</param>
/// <param name="Id">The segment.</param>
/// <param name="WaitId">Its subsegment, the time in the broker.</param>
internal readonly record struct Marker(UpstreamLink Link, SegmentId Id, SegmentId WaitId);

namespace Gateway.Tracing;

/// <summary>The first and last position of one lane in a batch.</summary>
internal readonly record struct LaneOffsets(string Lane, long First, long Last);

namespace Gateway.Records;

/// <summary>A part of a partition or queue.</summary>
internal sealed class LanePart(Lane whole, string part) : Lane(whole, part);

namespace Gateway.Records;

/// <summary>The run of records in a batch that belongs to one lane.</summary>
internal readonly record struct LaneSlice(Lane Lane, int Start, int Count);

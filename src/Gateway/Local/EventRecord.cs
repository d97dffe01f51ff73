namespace Gateway.Local;

/// <summary>One record as the function sees it in its event.</summary>
/// <param name="Lane">The event's own key for where it came from: <c>topic-partition</c>.</param>
/// <param name="Offset">Its place there.</param>
/// <param name="Value">Decoded; null for a tombstone.</param>
internal sealed record EventRecord(string Lane, long Offset, byte[]? Value);

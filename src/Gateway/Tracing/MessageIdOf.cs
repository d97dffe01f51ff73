using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>The id of a queue's message; null when it has none.</summary>
internal delegate string? MessageIdOf(in SourceRecord record);

namespace Gateway.Diagnostics;

/// <summary>The number of every log message: a hundred for each stage, never used again once retired.</summary>
internal static partial class EventIds;

using Gateway.Configuration;

namespace Gateway.Settlement.Redrive;

/// <summary>An event that failed, taken apart: its records, and what stands around them.</summary>
/// <param name="Source">Whose event it is.</param>
/// <param name="Head">The JSON before the records.</param>
/// <param name="Tail">The JSON after them.</param>
/// <param name="Items">The records in the order of the event; at least one.</param>
internal sealed record FailedEvent(SourceKind Source, byte[] Head, byte[] Tail, IReadOnlyList<FailedItem> Items);

namespace Gateway.Invocation.Answers;

/// <summary>By what a function names a record that failed.</summary>
internal enum ItemIdentifierKind : byte
{
    /// <summary>By one text: a message's id, or a partition and an offset in one.</summary>
    Text,

    /// <summary>By a partition and an offset.</summary>
    Offset,

    /// <summary>By a queue and the place in its array.</summary>
    Index,
}

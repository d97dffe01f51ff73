namespace Gateway.Records;

/// <summary>Whose clock stamped a record.</summary>
internal enum TimestampKind : byte
{
    /// <summary>The record carries no timestamp; its value is -1.</summary>
    None,

    /// <summary>The producer stamped it.</summary>
    Create,

    /// <summary>The broker stamped it on arrival.</summary>
    LogAppend,
}

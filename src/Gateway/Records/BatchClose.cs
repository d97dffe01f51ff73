namespace Gateway.Records;

/// <summary>Why a batch was closed.</summary>
internal enum BatchClose
{
    /// <summary>It holds <c>BatchSize</c> records.</summary>
    Size,

    /// <summary>One more record would have passed the wire limit.</summary>
    Bytes,

    /// <summary>Its batching window ended.</summary>
    Window,

    /// <summary>The mapping is stopping and does not wait for company any more.</summary>
    Drain,
}

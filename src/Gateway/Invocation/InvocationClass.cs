namespace Gateway.Invocation;

/// <summary>What became of one attempt to invoke a function.</summary>
internal enum InvocationClass
{
    /// <summary>The function returned. Nothing is left to try.</summary>
    Succeeded,

    /// <summary>The function returned and named records that failed. Those use an attempt; trying them again helps when the cause was of the moment.</summary>
    PartiallyFailed,

    /// <summary>The function threw, crashed or ran into its own time limit. Uses an attempt; trying again helps when the cause was of the moment.</summary>
    FunctionFailed,

    /// <summary>No answer within our time limit. Counts as a failure of the function: it may be running still.</summary>
    TimedOut,

    /// <summary>Lambda had no capacity for it. The function did not run; trying again later, and less at a time, helps.</summary>
    Throttled,

    /// <summary>Lambda or the way to it failed. Trying again helps.</summary>
    ServiceFailed,

    /// <summary>The function is missing, misconfigured or not allowed. Trying again helps only after somebody changed that.</summary>
    MappingBroken,

    /// <summary>Lambda refuses this very event, for its size or its form. Trying again never helps; a smaller batch may.</summary>
    TooLarge,
}

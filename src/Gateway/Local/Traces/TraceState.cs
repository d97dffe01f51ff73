namespace Gateway.Local.Traces;

/// <summary>Whether a trace tells its whole story.</summary>
internal enum TraceState
{
    /// <summary>Nothing in it called a function: a producer's own trace whose record travelled in another one.</summary>
    NotInvoked,

    /// <summary>One root, every parent present, and every call leads to its function.</summary>
    Whole,

    /// <summary>Something is missing. More documents may still mend it.</summary>
    Broken,
}

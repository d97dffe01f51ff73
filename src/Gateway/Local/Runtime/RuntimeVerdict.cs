namespace Gateway.Local.Runtime;

/// <summary>What the Runtime API says to a post of the function's process.</summary>
internal enum RuntimeVerdict
{
    /// <summary>202. It counts.</summary>
    Accepted,

    /// <summary>403. Nothing is open that it could be for: an answer was given before, or the start is over.</summary>
    WrongState,

    /// <summary>400. Another invocation is open.</summary>
    UnknownRequest,
}

namespace Gateway.Local.Demo;

/// <summary>How the orders of one group are traced by their producer.</summary>
internal enum OrderTracing
{
    /// <summary>One context for all of them: a batch of theirs continues that trace.</summary>
    Shared,

    /// <summary>A context for each: a batch of several starts a trace of its own.</summary>
    Each,

    /// <summary>No context: the gateway decides alone.</summary>
    None,
}

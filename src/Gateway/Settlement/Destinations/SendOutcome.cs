namespace Gateway.Settlement.Destinations;

/// <summary>What is left to do after records were sent to their destination.</summary>
internal readonly record struct SendOutcome
{
    /// <summary>Nothing: it has them, and they are acknowledged.</summary>
    public static readonly SendOutcome Settled = new() { Next = [], IsSettled = true };

    /// <summary>What is sent next, in this order, each by itself.</summary>
    public IReadOnlyList<BatchPart> Next { get; private init; }

    /// <summary>How long before that.</summary>
    public TimeSpan Wait { get; private init; }

    public bool IsSettled { get; private init; }

    /// <summary>True when the destination did not take them.</summary>
    public bool IsRefused { get; private init; }

    public static SendOutcome Again(IReadOnlyList<BatchPart> next) => new() { Next = next };

    public static SendOutcome Refused(BatchPart part, TimeSpan wait) => new() { Next = [part], Wait = wait, IsRefused = true };
}

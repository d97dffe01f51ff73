namespace Gateway.Settlement;

/// <summary>What a mapping does with records that the function failed on.</summary>
/// <param name="Retries">How often they are tried again, and how far apart.</param>
internal sealed record FailureRules(RetryRule Retries)
{
    /// <summary>What is older is given up; null for no limit.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>True when a batch that failed is halved at once, until the records that fail stand alone.</summary>
    public bool Bisects { get; init; }

    /// <summary>True when of an answer that names records only those are sent again, also where order is kept otherwise.</summary>
    public bool OnlyFailedItems { get; init; }
}

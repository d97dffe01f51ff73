using Gateway.Invocation;
using Gateway.Records;

namespace Gateway.Settlement;

/// <summary>How often records go to a function that failed on them, and how far apart.</summary>
/// <param name="MaximumAttempts">Repetitions allowed, the first attempt not counted; null without end.</param>
/// <param name="BackOff">The wait before each.</param>
internal sealed record RetryRule(int? MaximumAttempts, BackOff BackOff)
{
    /// <summary>AWS's waits are not known. The first are short on purpose: most failures of a function are over at once.</summary>
    private static readonly BackOff OfFunctionErrors = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));

    /// <param name="maximumAttempts">Null without end.</param>
    /// <param name="fixedWait">Where the source has a wait of its own; null for back-off.</param>
    public static RetryRule For(int? maximumAttempts, TimeSpan? fixedWait = null) =>
        new(maximumAttempts, fixedWait is { } wait ? BackOff.Fixed(wait) : OfFunctionErrors);

    /// <summary>Whether a record has had all its attempts. What the broker counted before this process got it counts too.</summary>
    /// <param name="record">The record.</param>
    /// <param name="failures">Failures of the function with it, in this process.</param>
    public bool IsExhausted(in SourceRecord record, int failures) =>
        MaximumAttempts is { } most && (long)record.Redeliveries + failures > most;
}

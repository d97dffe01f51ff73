namespace Gateway.Local.Demo;

/// <summary>Where the demo's records are at one moment.</summary>
/// <param name="Produced">Records that the broker has taken.</param>
/// <param name="Reached">Different records that a successful invocation held.</param>
/// <param name="Duplicates">Records of successful invocations that an earlier one had held.</param>
/// <param name="Invocations">Calls of the function, failed ones included.</param>
/// <param name="FailedInvocations">Calls that ended in a function error.</param>
/// <param name="Untraced">Calls without a well-formed trace header.</param>
internal readonly record struct DemoCounts(
    long Produced,
    long Reached,
    long Duplicates,
    long Invocations,
    long FailedInvocations,
    long Untraced)
{
    /// <summary>Records on their way.</summary>
    public long Lag => Math.Max(0, Produced - Reached);

    /// <summary>Batches that the function took.</summary>
    public long Batches => Invocations - FailedInvocations;
}

using Gateway.Records;

namespace Gateway.Settlement;

/// <summary>What is done with each record of an event on which the function failed, wholly or in part. Pure, and each record is in one place.</summary>
internal sealed record FailurePlan
{
    private enum Fate : byte
    {
        Settled,
        Again,
        GivenUp,
    }

    /// <summary>The function succeeded with these; null for none.</summary>
    public RecordBatch? Settled { get; private init; }

    /// <summary>These have had all their attempts; null for none.</summary>
    public BatchPart? GivenUp { get; private init; }

    /// <summary>What goes to the function again, in this order, each by itself.</summary>
    public IReadOnlyList<BatchPart> Next { get; private init; } = [];

    /// <summary>True when the batch was halved: no attempt was used up, and there is nothing to wait for.</summary>
    public bool IsSplit { get; private init; }

    /// <param name="part">What was sent.</param>
    /// <param name="failed">For each record whether the function failed on it; null for all.</param>
    /// <param name="rules">The mapping's.</param>
    /// <param name="format">Measures what is sent next.</param>
    public static FailurePlan Decide(BatchPart part, bool[]? failed, FailureRules rules, IEventFormat format)
    {
        if (failed is null && rules.Bisects && part.Count > 1) return Split(part, format);
        var counted = part.Failed(failed);
        var fates = Fates(counted, failed, rules);
        return new FailurePlan
        {
            Settled = Of(Fate.Settled)?.Records,
            GivenUp = Of(Fate.GivenUp),
            Next = Of(Fate.Again) is { } again ? [again] : [],
        };

        BatchPart? Of(Fate fate) =>
            !fates.Contains(fate) ? null
            : fates.AsSpan().ContainsAnyExcept(fate) ? counted.Where(format, record => fates[record] == fate)
            : counted;
    }

    /// <summary>Halves an event, whatever was wrong with it.</summary>
    public static FailurePlan Split(BatchPart part, IEventFormat format) => new() { Next = part.Halves(format), IsSplit = true };

    private static Fate[] Fates(BatchPart counted, bool[]? failed, FailureRules rules)
    {
        var fates = new Fate[counted.Count];
        foreach (var slice in counted.Records.Slices)
        {
            // Nothing of an ordered lane may reach the function before what it waits for, so what succeeded behind that comes again.
            var goesBack = false;
            for (var i = slice.Start; i < slice.Start + slice.Count; i++)
            {
                var hasFailed = failed is null || failed[i];
                var isExhausted = hasFailed && rules.Retries.IsExhausted(counted.Records.Records[i], counted.FailuresOf(i));
                fates[i] = isExhausted ? Fate.GivenUp : hasFailed || goesBack ? Fate.Again : Fate.Settled;
                goesBack |= fates[i] == Fate.Again && slice.Lane.IsOrdered && !rules.OnlyFailedItems;
            }
        }

        return fates;
    }
}

using Gateway.Configuration;
using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>What the records of a batch say together about the trace they belong to.</summary>
/// <param name="First">The context of the first record that has one.</param>
/// <param name="Joins">Every record has a context and all name one trace: the batch continues it.</param>
/// <param name="Decision">What the records say about sampling, by the policy where they differ.</param>
internal readonly record struct BatchUpstream(TraceContext? First, bool Joins, UpstreamDecision Decision)
{
    /// <summary>The trace and parent to continue; null when the batch starts a trace of its own.</summary>
    public TraceContext? Joined => Joins ? First : null;

    /// <summary>The same as traces that are over: they are linked to, not continued, and decide nothing.</summary>
    public BatchUpstream AsLinks() => this with { Joins = false, Decision = UpstreamDecision.Undecided };

    /// <summary>Reads the records' contexts as far as <paramref name="trust"/> allows.</summary>
    public static BatchUpstream Read(RecordBatch batch, UpstreamTrust trust, DecisionPolicy policy = DecisionPolicy.AnySampled)
    {
        if (trust == UpstreamTrust.None) return default;
        var read = Read(batch.Records, policy);
        return trust == UpstreamTrust.All ? read : read with { Decision = UpstreamDecision.Undecided };
    }

    private static BatchUpstream Read(ReadOnlySpan<SourceRecord> records, DecisionPolicy policy)
    {
        TraceContext? first = null;
        var joins = true;
        var votes = default(UpstreamVotes);
        foreach (ref readonly var record in records)
        {
            var has = UpstreamContext.TryRead(record, out var context);
            if (has) first ??= context;
            joins &= has && context.Root == first.GetValueOrDefault().Root;
            votes.Add(context.Decision);

            // At this point nothing that follows can change the answer.
            if (!joins && first is not null && votes.IsSettled(policy)) break;
        }

        return new BatchUpstream(first, joins && first is not null, votes.Decide(policy, first.GetValueOrDefault().Decision));
    }
}

using System.Buffers;
using Gateway.Configuration;
using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>What the records of a batch say together about the trace they belong to.</summary>
/// <param name="First">The context of the first record that has one.</param>
/// <param name="Joins">Every record has a context and all name one trace: the batch continues it.</param>
/// <param name="Decision">Any 1 gives 1, all 0 give 0, anything else is undecided.</param>
internal readonly record struct BatchUpstream(TraceContext? First, bool Joins, UpstreamDecision Decision)
{
    /// <summary>The trace and parent to continue; null when the batch starts a trace of its own.</summary>
    public TraceContext? Joined => Joins ? First : null;

    /// <summary>Reads the records' contexts as far as <paramref name="trust"/> allows.</summary>
    public static BatchUpstream Read(RecordBatch batch, UpstreamTrust trust)
    {
        if (trust == UpstreamTrust.None) return default;
        var read = Read(batch.Records);
        return trust == UpstreamTrust.All ? read : read with { Decision = UpstreamDecision.Undecided };
    }

    /// <summary>Counts the distinct traces that the records name. Costs a pass over all headers: ask only for what is written.</summary>
    public static int CountTraces(ReadOnlySpan<SourceRecord> records)
    {
        var roots = ArrayPool<UInt128>.Shared.Rent(records.Length);
        var count = 0;
        foreach (ref readonly var record in records)
        {
            if (UpstreamContext.TryRead(record, out var context)) roots[count++] = context.Root.Value;
        }

        var distinct = CountDistinct(roots.AsSpan(0, count));
        ArrayPool<UInt128>.Shared.Return(roots);
        return distinct;
    }

    private static BatchUpstream Read(ReadOnlySpan<SourceRecord> records)
    {
        TraceContext? first = null;
        var joins = true;
        var anySampled = false;
        var allUnsampled = true;
        foreach (ref readonly var record in records)
        {
            var has = UpstreamContext.TryRead(record, out var context);
            if (has) first ??= context;
            joins &= has && context.Root == first.GetValueOrDefault().Root;
            anySampled |= context.Decision == UpstreamDecision.Sampled;
            allUnsampled &= context.Decision == UpstreamDecision.NotSampled;

            // At this point nothing that follows can change the answer.
            if (!joins && anySampled && first is not null) break;
        }

        return new BatchUpstream(first, joins && first is not null, DecisionOf(anySampled, allUnsampled));
    }

    private static UpstreamDecision DecisionOf(bool anySampled, bool allUnsampled) =>
        anySampled ? UpstreamDecision.Sampled
        : allUnsampled ? UpstreamDecision.NotSampled
        : UpstreamDecision.Undecided;

    private static int CountDistinct(Span<UInt128> values)
    {
        values.Sort();
        var distinct = values.IsEmpty ? 0 : 1;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] != values[i - 1]) distinct++;
        }

        return distinct;
    }
}

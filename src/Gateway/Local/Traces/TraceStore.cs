using System.Diagnostics.CodeAnalysis;

namespace Gateway.Local.Traces;

/// <summary>Keeps the traces that a local daemon got, bounded: the oldest is judged and forgotten when a new one needs its place.</summary>
/// <param name="clock">Stamps arrivals.</param>
/// <param name="functionReports">See <see cref="TraceTree.Assemble"/>.</param>
/// <param name="capacity">Most traces kept. A trace has to be complete before as many newer ones have begun.</param>
internal sealed class TraceStore(TimeProvider clock, bool functionReports = true, int capacity = 10_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredTrace> _traces = [];
    private readonly Queue<string> _order = new();
    private TraceTally _forgotten;

    public void Add(TraceSegment document)
    {
        lock (_gate) Trace(document.TraceId).Add(document, clock.GetUtcNow());
    }

    /// <summary>A trace as far as it is known.</summary>
    public bool TryGet(string traceId, [NotNullWhen(true)] out TraceTree? tree)
    {
        lock (_gate)
        {
            tree = _traces.GetValueOrDefault(traceId)?.Tree;
            return tree is not null;
        }
    }

    /// <summary>All traces since the start, the forgotten ones included.</summary>
    public TraceTally Tally()
    {
        lock (_gate) return _traces.Values.Aggregate(_forgotten, static (tally, trace) => tally.Add(trace.Tree.State));
    }

    /// <summary>The traces that are broken at this moment, oldest first.</summary>
    public IReadOnlyList<TraceTree> Broken(int most)
    {
        lock (_gate) return [.. _traces.Values.Select(trace => trace.Tree).Where(tree => tree.State == TraceState.Broken).Take(most)];
    }

    /// <summary>Takes the newest whole trace that nobody took before and that grew no more for a while; null when there is none.</summary>
    /// <param name="quiet">How long no document of it came.</param>
    public TraceTree? TakeWhole(TimeSpan quiet)
    {
        lock (_gate)
        {
            var before = clock.GetUtcNow() - quiet;
            var trace = _traces.Values.Where(trace => !trace.WasShown && trace.TouchedAt <= before && trace.Tree.State == TraceState.Whole)
                .MaxBy(trace => trace.TouchedAt);
            if (trace is null) return null;
            trace.WasShown = true;
            return trace.Tree;
        }
    }

    /// <summary>Takes all of these, in the order in which they were completed.</summary>
    /// <param name="quiet">How long no document of them came.</param>
    public IReadOnlyList<TraceTree> TakeAllWhole(TimeSpan quiet)
    {
        lock (_gate)
        {
            var before = clock.GetUtcNow() - quiet;
            var taken = _traces.Values.Where(trace => !trace.WasShown && trace.TouchedAt <= before && trace.Tree.State == TraceState.Whole)
                .OrderBy(trace => trace.TouchedAt)
                .ToList();
            foreach (var trace in taken) trace.WasShown = true;
            return [.. taken.Select(trace => trace.Tree)];
        }
    }

    private StoredTrace Trace(string traceId)
    {
        if (_traces.TryGetValue(traceId, out var trace)) return trace;
        if (_traces.Count == capacity) ForgetOldest();
        _order.Enqueue(traceId);
        return _traces[traceId] = new StoredTrace(functionReports);
    }

    private void ForgetOldest()
    {
        _traces.Remove(_order.Dequeue(), out var oldest);
        _forgotten = _forgotten.Add(oldest!.Tree.State);
    }
}

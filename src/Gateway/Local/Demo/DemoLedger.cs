namespace Gateway.Local.Demo;

/// <summary>Compares what the demo's producer sent with what its function got. Any thread may write.</summary>
/// <param name="run">Orders of other runs are not counted.</param>
internal sealed class DemoLedger(string run)
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _reached = [];
    private DemoCounts _counts;

    public string Run { get; } = run;

    /// <summary>The broker has taken an order.</summary>
    public void Produced(long number)
    {
        // A function may see the record before its producer hears of it, so the number itself says nothing here.
        lock (_gate) _counts = _counts with { Produced = _counts.Produced + 1 };
    }

    /// <summary>The function was called. What it failed comes again and counts then.</summary>
    public void Invoked(ReceivedInvocation invocation)
    {
        var isTraced = InvocationHeader.TryParse(invocation.TraceHeader, out _);
        lock (_gate)
        {
            _counts = _counts with
            {
                Invocations = _counts.Invocations + 1,
                FailedInvocations = _counts.FailedInvocations + (invocation.Failed ? 1 : 0),
                Untraced = _counts.Untraced + (isTraced ? 0 : 1),
            };
            if (!invocation.Failed) Reach(invocation.Records);
        }
    }

    public DemoCounts Read()
    {
        lock (_gate) return _counts;
    }

    private void Reach(IReadOnlyList<EventRecord> records)
    {
        foreach (var record in records)
        {
            if (Order.Read(record.Value) is not { } order || order.Run != Run) continue;
            if (_reached.Add(order.Number)) _counts = _counts with { Reached = _counts.Reached + 1 };
            else _counts = _counts with { Duplicates = _counts.Duplicates + 1 };
        }
    }
}

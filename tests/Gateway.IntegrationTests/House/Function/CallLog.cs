namespace Gateway.IntegrationTests.House.Function;

/// <summary>Every invocation in order, and what may never happen between them: one lane in two of them. Thread-safe.</summary>
internal sealed class CallLog(Violations violations)
{
    private readonly Lock _gate = new();
    private readonly List<FunctionCall> _invocations = [];
    private readonly Dictionary<string, int> _inFlightByLane = [];
    private readonly HashSet<RecordPosition> _delivered = [];

    public int InFlight { get; private set; }

    /// <summary>
    /// True where callers of different aliases may have the same lane: one that was frozen cannot know, for the moment after
    /// it wakes, that another has taken over.
    /// </summary>
    public bool ToleratesSleepers { get; set; }

    /// <summary>True where a queue has no order, and several invocations may have messages of it at a time.</summary>
    public bool ToleratesOverlap { get; set; }

    /// <summary>The most invocations that were open at one time.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Records whose function succeeded at least once.</summary>
    public int DeliveredCount
    {
        get
        {
            lock (_gate)
            {
                return _delivered.Count;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _invocations.Count;
            }
        }
    }

    /// <summary>The invocations so far, in the order in which they were received.</summary>
    public IReadOnlyList<FunctionCall> Snapshot()
    {
        lock (_gate)
        {
            return [.. _invocations];
        }
    }

    public FunctionCall Begin(string functionName, string? qualifier, string requestId, TraceHeader? trace, FunctionEvent @event, int bodyBytes)
    {
        lock (_gate)
        {
            var invocation = new FunctionCall(_invocations.Count + 1, functionName, qualifier, requestId, trace, @event, bodyBytes, TimeProvider.System.GetTimestamp());
            _invocations.Add(invocation);
            MostInFlight = Math.Max(MostInFlight, ++InFlight);
            foreach (var lane in @event.Lanes)
            {
                if (!_inFlightByLane.TryAdd(LaneOf(invocation, lane), invocation.Number) && !ToleratesOverlap)
                {
                    violations.Add($"{lane.Key} is in invocation {invocation.Number} (from offset {lane.Records[0].Offset}) while invocation {_inFlightByLane[LaneOf(invocation, lane)]} still has it.");
                }
            }

            return invocation;
        }
    }

    /// <summary>Has to be called before the response goes out: the caller may send the next batch the moment it reads it.</summary>
    public void End(FunctionCall invocation, FunctionAnswer answer, bool abandoned)
    {
        lock (_gate)
        {
            InFlight--;
            foreach (var lane in invocation.Event.Lanes.Where(lane => _inFlightByLane.GetValueOrDefault(LaneOf(invocation, lane)) == invocation.Number))
            {
                _inFlightByLane.Remove(LaneOf(invocation, lane));
            }

            invocation.End(answer, abandoned, TimeProvider.System.GetTimestamp());
            if (invocation.Succeeded)
            {
                _delivered.UnionWith(invocation.Event.Records.Select(RecordPosition.Of));
            }
        }
    }

    private string LaneOf(FunctionCall call, EventLane lane) => ToleratesSleepers ? $"{call.Qualifier}/{lane.Key}" : lane.Key;
}

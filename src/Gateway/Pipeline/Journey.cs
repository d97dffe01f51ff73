using Gateway.Records;
using Gateway.Settlement;
using Gateway.Settlement.Destinations;
using Gateway.Tracing;

namespace Gateway.Pipeline;

/// <summary>Where one batch is on its way: its trace, the part that is being delivered, and the parts that wait.</summary>
internal sealed class Journey(RecordBatch batch, BatchTrace trace, CancellationToken hardStop)
{
    private readonly RecordBatch _batch = batch;
    private PendingParts? _others;
    private List<LaneSlice>? _left;
    private int _place;
    private FailureOutlet? _awaited;
    private bool _isUnderway = true;
    private bool _lastCall;

    public BatchTrace Trace { get; } = trace;

    public CancellationToken HardStop { get; } = hardStop;

    /// <summary>The records of the present attempt: all, a half, or those that are left.</summary>
    public BatchPart Part { get; private set; } = new(batch);

    /// <summary>The part as the trace shows it; null while the batch is whole.</summary>
    public AttemptPart? PartOfAttempt =>
        Part.Count == _batch.Count ? null : new AttemptPart(Part.Count, $"{Part.Records.First.Lane.Name} {Part.Records.First.Position}");

    /// <summary>True while one of the mapping's slots is this batch's.</summary>
    public bool HoldsSlot { get; set; }

    /// <summary>Of an answer that named records: for each of the part whether it failed; null for all.</summary>
    public bool[]? Failed { get; set; }

    /// <summary>When the oldest record of the part was born; only where ages count.</summary>
    public long OldestBirth { get; set; } = long.MaxValue;

    /// <summary>What the trace says became of the batch.</summary>
    public string Result { get; set; } = "Succeeded";

    /// <summary>True while <see cref="Part"/> has no outcome yet.</summary>
    public bool IsUnderway => _isUnderway;

    /// <summary>True when all records are settled or given up.</summary>
    public bool IsOver => !_isUnderway && _others is not { IsEmpty: false };

    /// <summary>The lanes that have not been told to go on.</summary>
    public IReadOnlyList<LaneSlice> LanesLeft => _left ?? _batch.Slices;

    /// <summary>True when no lane of the part may be invoked any more.</summary>
    public bool AllStopped
    {
        get
        {
            var slices = Part.Records.Slices;
            for (var i = 0; i < slices.Count; i++)
            {
                if (!slices[i].Lane.IsStopped) return false;
            }

            return true;
        }
    }

    /// <summary>True when any lane that is left was stopped.</summary>
    public bool AnyStopped
    {
        get
        {
            for (var i = 0; i < LanesLeft.Count; i++)
            {
                if (LanesLeft[i].Lane.IsStopped) return true;
            }

            return false;
        }
    }

    /// <summary>A batch that a drain sends out is tried once although its lanes are stopped.</summary>
    /// <returns>True for the first time, of such a batch.</returns>
    public bool TakeLastCall()
    {
        if (_lastCall || _batch.Close != BatchClose.Drain) return false;
        return _lastCall = true;
    }

    /// <summary>Goes on with the present part, or with the first of the others that may go.</summary>
    /// <param name="clock">Tells how long they have waited.</param>
    /// <param name="wait">When there is none: how long until there is.</param>
    public bool TryGoOn(TimeProvider clock, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (_isUnderway) return true;
        if (_others is null || !_others.TryTake(clock.GetTimestamp(), out var part, out _place, out wait)) return false;
        Part = part;
        return _isUnderway = true;
    }

    /// <summary>The present part has an outcome, and these are left of it.</summary>
    public void Replace(IReadOnlyList<BatchPart> next, TimeSpan wait, TimeProvider clock)
    {
        _isUnderway = false;
        if (next.Count == 0) return;
        _others ??= new PendingParts(clock);
        _others.Put(_place, next, clock.GetTimestamp(), wait);
    }

    /// <summary>What failed for good waits for this; null when nothing does any more.</summary>
    public void WaitFor(FailureOutlet? destination)
    {
        if (ReferenceEquals(destination, _awaited)) return;
        _awaited?.IsNoLongerAwaited();
        destination?.IsAwaited();
        _awaited = destination;
    }

    /// <summary>Only these of the present part go on.</summary>
    public void Keep(BatchPart rest) => (Part, _isUnderway) = (rest, rest.Count > 0);

    /// <summary>Takes out what is of some lanes.</summary>
    /// <returns>What was taken out.</returns>
    public IReadOnlyList<RecordBatch> Withdraw(IEventFormat format, Func<Lane, bool> isMeant)
    {
        // Looked at once: a lane that is stopped meanwhile must not fall between what stays and what goes.
        var lanes = LanesLeft.Select(slice => slice.Lane).Where(isMeant).ToHashSet();
        if (lanes.Count == 0) return [];
        var withdrawn = new List<RecordBatch>(_others?.Withdraw(format, lanes.Contains, ref _place) ?? []);
        if (!_isUnderway) return withdrawn;
        var records = Part.Records;
        var gone = records.Part(format, record => lanes.Contains(records.Records[record].Lane));
        if (gone.Count == 0) return withdrawn;
        Keep(Part.Where(format, record => !lanes.Contains(records.Records[record].Lane)));
        return [gone, .. withdrawn];
    }

    /// <summary>The lanes of which nothing is left, each told once; while anything is left at all.</summary>
    public IReadOnlyList<LaneSlice> TakeFinishedLanes()
    {
        if (IsOver || LanesLeft.Count == 1) return [];
        var finished = LanesLeft.Where(slice => !IsLeft(slice.Lane)).ToList();
        if (finished.Count > 0) _left = [.. LanesLeft.Except(finished)];
        return finished;
    }

    private bool IsLeft(Lane lane) =>
        (_isUnderway && Part.Records.Slices.Any(slice => ReferenceEquals(slice.Lane, lane))) || _others?.Contains(lane) is true;
}

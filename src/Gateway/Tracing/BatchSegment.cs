namespace Gateway.Tracing;

/// <summary>The segment of one sampled batch while it grows. Used by one flow at a time.</summary>
internal sealed class BatchSegment(TraceContext place, string? rule, BatchFacts facts, IdGenerator ids, TimeProvider clock)
{
    private readonly Timeline _timeline = new(clock, facts.ClosedAt);

    public SegmentId Id { get; } = ids.NextSegmentId();

    public TraceId TraceId => place.Root;

    /// <summary>The upstream's segment, when its trace is continued.</summary>
    public SegmentId? ParentId => place.Parent;

    /// <summary>The sampling rule that chose the batch; null when its upstream did.</summary>
    public string? Rule => rule;

    public BatchFacts Facts => facts;

    public SegmentId WindowId { get; } = ids.NextSegmentId();

    public AttemptLog Attempts { get; } = new();

    public SegmentId SettlementId { get; private set; }

    /// <summary>Null when there was none.</summary>
    public DateTimeOffset? SettlementStart { get; private set; }

    public DateTimeOffset End { get; private set; }

    public string Outcome { get; private set; } = "";

    public SegmentId BeginAttempt()
    {
        var id = ids.NextSegmentId();
        Attempts.Begin(id, _timeline.Now);
        return id;
    }

    public void EndAttempt(SegmentId id, in AttemptResult result)
    {
        var hasCause = result.CauseType is not null || result.CauseMessage is not null;
        Attempts.End(id, _timeline.Now, result, hasCause ? ids.NextSegmentId() : default);
    }

    public void BeginSettlement()
    {
        SettlementId = ids.NextSegmentId();
        SettlementStart = _timeline.Now;
    }

    public void Close(string outcome)
    {
        Outcome = outcome;
        End = _timeline.Now;
    }
}

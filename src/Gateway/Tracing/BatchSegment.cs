using System.Runtime.InteropServices;

namespace Gateway.Tracing;

/// <summary>The segment of one sampled batch while it grows. Used by one flow at a time.</summary>
internal sealed class BatchSegment
{
    /// <summary>With their causes, and with what the function writes for each, these stay below the 100 KB that X-Ray guarantees a trace.</summary>
    public const int MostAttempts = 20;

    /// <summary>X-Ray takes little more of a trace once it is six minutes old.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(5);

    private List<SendSpan>? _sends;
    private readonly TraceContext _place;
    private readonly IdGenerator _ids;
    private readonly Timeline _timeline;

    public BatchSegment(TraceContext place, string? rule, BatchFacts facts, IdGenerator ids, TimeProvider clock)
    {
        (_place, Rule, Facts, _ids) = (place, rule, facts, ids);
        _timeline = new Timeline(clock, facts.ClosedAt);
        Start = facts.OpenedAt;
        Id = ids.NextSegmentId();
        WindowId = ids.NextSegmentId();
        Attempts = new AttemptLog();
        if (facts.Marked.Count > 0) Markers = [.. facts.Marked.Select(link => new Marker(link, ids.NextSegmentId(), ids.NextSegmentId()))];
    }

    private BatchSegment(BatchSegment before)
    {
        (Rule, Facts, _ids, _timeline) = (before.Rule, before.Facts, before._ids, before._timeline);
        _place = new TraceContext(_ids.NextTraceId(), Parent: null, UpstreamDecision.Sampled);
        Previous = new PreviousSegment(before.TraceId, before.Id);
        Start = _timeline.Now;
        Id = _ids.NextSegmentId();
        Attempts = new AttemptLog(before.Attempts.Before + before.Attempts.Count);
    }

    public SegmentId Id { get; }

    public TraceId TraceId => _place.Root;

    /// <summary>The upstream's segment, when its trace is continued.</summary>
    public SegmentId? ParentId => _place.Parent;

    /// <summary>The sampling rule that chose the batch; null when its upstream did.</summary>
    public string? Rule { get; }

    public BatchFacts Facts { get; }

    public DateTimeOffset Start { get; }

    /// <summary>Null in a segment that continues another.</summary>
    public SegmentId? WindowId { get; }

    public AttemptLog Attempts { get; }

    /// <summary>The sendings of records that failed for good.</summary>
    public ReadOnlySpan<SendSpan> Sends => CollectionsMarshal.AsSpan(_sends);

    /// <summary>What it leaves in the traces of its records. A segment that continues another leaves none: each trace gets one.</summary>
    public IReadOnlyList<Marker> Markers { get; } = [];

    /// <summary>The segment that this one continues in a new trace; null when it continues none.</summary>
    public PreviousSegment? Previous { get; }

    /// <summary>The segment in which the batch goes on; null when it does not.</summary>
    public BatchSegment? Next { get; private set; }

    public SegmentId SettlementId { get; private set; }

    /// <summary>Null when there was none.</summary>
    public DateTimeOffset? SettlementStart { get; private set; }

    public DateTimeOffset End { get; private set; }

    public string Outcome { get; private set; } = "";

    /// <summary>True when the next attempt, or sending, belongs into a new trace.</summary>
    public bool IsFull => Calls > 0 && (Calls >= MostAttempts || _timeline.Now - Start >= LongestTime);

    private int Calls => Attempts.Count + (_sends?.Count ?? 0);

    public SegmentId BeginAttempt(AttemptPart? part = null)
    {
        var id = _ids.NextSegmentId();
        Attempts.Begin(id, _timeline.Now, part);
        return id;
    }

    public void EndAttempt(SegmentId id, in AttemptResult result)
    {
        var hasCause = result.CauseType is not null || result.CauseMessage is not null;
        Attempts.End(id, _timeline.Now, result, hasCause ? ExceptionIds(1 + (result.Causes?.Count ?? 0)) : null);
    }

    public SegmentId BeginSend(SendTarget target)
    {
        var id = _ids.NextSegmentId();
        (_sends ??= []).Add(new SendSpan { Id = id, Target = target, ExceptionId = _ids.NextSegmentId(), Start = _timeline.Now });
        return id;
    }

    /// <summary>Notes how the latest sending ended.</summary>
    public void EndSend(int status, string? requestId, string? problem) =>
        _sends![^1] = _sends[^1] with { End = _timeline.Now, Status = status, RequestId = requestId, Problem = problem };

    public void BeginSettlement()
    {
        SettlementId = _ids.NextSegmentId();
        SettlementStart = _timeline.Now;
    }

    /// <summary>Closes this segment; what comes next stands in the one returned, in a trace of its own.</summary>
    public BatchSegment Continue()
    {
        Next = new BatchSegment(this);
        Close("Continued");
        return Next;
    }

    public void Close(string outcome)
    {
        Outcome = outcome;
        End = _timeline.Now;
    }

    private SegmentId[] ExceptionIds(int count) => [.. Enumerable.Range(0, count).Select(_ => _ids.NextSegmentId())];
}

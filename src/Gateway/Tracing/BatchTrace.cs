namespace Gateway.Tracing;

/// <summary>The trace of one batch, from its invocation to its settlement. Used by one flow at a time.</summary>
/// <remarks>Without a segment (unsampled) it is two ids and a header, the same for every attempt. With one, a trace that grows too long or too old goes on in another.</remarks>
internal sealed class BatchTrace
{
    private readonly TraceId _traceId;
    private readonly SegmentPublisher? _publisher;
    private readonly SegmentId _unsampledParent;
    private BatchSegment? _segment;
    private string? _unsampledHeader;
    private bool _isEnded;

    private BatchTrace(TraceId traceId, string? rule) => (_traceId, Rule) = (traceId, rule);

    private BatchTrace(BatchSegment segment, SegmentPublisher publisher)
        : this(segment.TraceId, segment.Rule) => (_segment, _publisher) = (segment, publisher);

    private BatchTrace(TraceId traceId, SegmentId parent, string? rule)
        : this(traceId, rule) => _unsampledParent = parent;

    /// <summary>Of the present attempt: many attempts, or long ones, take several traces.</summary>
    public TraceId TraceId => _segment?.TraceId ?? _traceId;

    public bool IsSampled => _segment is not null;

    /// <summary>The sampling rule that decided; null when the upstream did.</summary>
    public string? Rule { get; }

    public static BatchTrace Sampled(BatchSegment segment, SegmentPublisher publisher) => new(segment, publisher);

    public static BatchTrace Unsampled(TraceId traceId, SegmentId parent, string? rule) => new(traceId, parent, rule);

    /// <summary>Begins one call of the function: its header names the call's own subsegment.</summary>
    public Attempt BeginAttempt()
    {
        if (_segment is null) return new Attempt(_unsampledParent, UnsampledHeader());
        if (_segment.IsFull) Continue();
        var id = _segment.BeginAttempt();
        return new Attempt(id, TraceHeader.Format(TraceId, id, sampled: true));
    }

    public void EndAttempt(in Attempt attempt, in AttemptResult result) => _segment?.EndAttempt(attempt.Id, result);

    /// <summary>The outcome is known; from here on the broker is told. Call it once, after the last attempt.</summary>
    public void BeginSettlement() => _segment?.BeginSettlement();

    /// <summary>Ends the trace and hands its segment on. Later calls do nothing.</summary>
    /// <param name="outcome">From a closed set of words.</param>
    public void End(string outcome)
    {
        if (_isEnded) return;
        _isEnded = true;
        if (_segment is null) return;
        _segment.Close(outcome);
        _publisher!.Publish(_segment);
    }

    private void Continue()
    {
        var full = _segment!;
        _segment = full.Continue();
        _publisher!.Publish(full);
    }

    private string UnsampledHeader() =>
        _unsampledHeader ??= TraceHeader.Format(TraceId, _unsampledParent, sampled: false);
}

using Gateway.Tracing.Sampling;

namespace Gateway.Tracing;

/// <summary>The trace of one batch, from its invocation to its settlement. Used by one flow at a time.</summary>
/// <remarks>Without a segment (unsampled) it is two ids and a header, the same for every attempt. With one, a trace that grows too long or too old goes on in another.</remarks>
internal sealed class BatchTrace
{
    private readonly TraceId _traceId;
    private readonly SegmentPublisher? _publisher;
    private readonly SamplingFeedback? _feedback;
    private readonly SegmentId _unsampledParent;
    private BatchSegment? _segment;
    private string? _unsampledHeader;
    private bool _hadAnomaly;
    private bool _isEnded;

    private BatchTrace(TraceId traceId, string? rule, SamplingFeedback? feedback) => (_traceId, Rule, _feedback) = (traceId, rule, feedback);

    private BatchTrace(BatchSegment segment, SegmentPublisher publisher, SamplingFeedback? feedback)
        : this(segment.TraceId, segment.Rule, feedback) => (_segment, _publisher) = (segment, publisher);

    private BatchTrace(TraceId traceId, SegmentId parent, string? rule, SamplingFeedback? feedback)
        : this(traceId, rule, feedback) => _unsampledParent = parent;

    /// <summary>Of the present attempt: many attempts, or long ones, take several traces.</summary>
    public TraceId TraceId => _segment?.TraceId ?? _traceId;

    public bool IsSampled => _segment is not null;

    /// <summary>The sampling rule that decided; null when the upstream did.</summary>
    public string? Rule { get; }

    /// <summary>When the latest attempt ended; null without one, and without a segment.</summary>
    public DateTimeOffset? LastAttemptEnd => _segment?.Attempts.LastEnd;

    public static BatchTrace Sampled(BatchSegment segment, SegmentPublisher publisher, SamplingFeedback? feedback = null) =>
        new(segment, publisher, feedback);

    public static BatchTrace Unsampled(TraceId traceId, SegmentId parent, string? rule, SamplingFeedback? feedback = null) =>
        new(traceId, parent, rule, feedback);

    /// <summary>Begins one call of the function: its header names the call's own subsegment.</summary>
    /// <param name="part">Which of the batch's records it gets; null for all.</param>
    public Attempt BeginAttempt(AttemptPart? part = null)
    {
        if (_segment is null) return new Attempt(_unsampledParent, UnsampledHeader());
        if (_segment.IsFull) Continue();
        var id = _segment.BeginAttempt(part);
        return new Attempt(id, TraceHeader.Format(TraceId, id, sampled: true));
    }

    public void EndAttempt(in Attempt attempt, in AttemptResult result)
    {
        _hadAnomaly |= result.Fault || result.Throttle;
        _segment?.EndAttempt(attempt.Id, result);
    }

    /// <summary>Begins one sending of records that failed for good.</summary>
    /// <returns>The trace header that goes along.</returns>
    public string BeginSend(SendTarget target)
    {
        if (_segment is null) return UnsampledHeader();
        if (_segment.IsFull) Continue();
        var id = _segment.BeginSend(target);
        return TraceHeader.Format(TraceId, id, sampled: true);
    }

    /// <summary>Ends the latest sending.</summary>
    /// <param name="status">The HTTP status; 0 where there is none.</param>
    /// <param name="requestId">AWS's id of the request.</param>
    /// <param name="problem">Why the destination did not take them; null when it did.</param>
    public void EndSend(int status, string? requestId, string? problem) => _segment?.EndSend(status, requestId, problem);

    /// <summary>The outcome is known; from here on the broker is told. Call it once, after the last attempt.</summary>
    public void BeginSettlement() => _segment?.BeginSettlement();

    /// <summary>Ends the trace and hands its segment on. Later calls do nothing.</summary>
    /// <param name="outcome">From a closed set of words.</param>
    public void End(string outcome)
    {
        if (_isEnded) return;
        _isEnded = true;
        if (Rule is not null) _feedback?.Ended(Rule, IsSampled, _hadAnomaly);
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

namespace Gateway.Tracing;

/// <summary>One attempt as its subsegment shows it.</summary>
internal readonly record struct AttemptSpan
{
    public required SegmentId Id { get; init; }

    /// <summary>Attempts before this one.</summary>
    public required int Retries { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Which of the batch's records it got; null for all.</summary>
    public AttemptPart? Part { get; init; }

    /// <summary>Null until it ended.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Until it ended, a fault: an attempt that was given up has no better result.</summary>
    public AttemptResult Result { get; init; }

    /// <summary>The ids of its exception and of those that caused it; null when the result names none.</summary>
    public IReadOnlyList<SegmentId>? ExceptionIds { get; init; }
}

namespace Gateway.Tracing;

/// <summary>One sending of failed records as its subsegment shows it.</summary>
internal readonly record struct SendSpan
{
    public required SegmentId Id { get; init; }

    public required SendTarget Target { get; init; }

    /// <summary>Of its exception, if there is one.</summary>
    public required SegmentId ExceptionId { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Null until it ended.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The HTTP status; 0 where there is none.</summary>
    public int Status { get; init; }

    /// <summary>AWS's id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Why the destination did not take them; null when it did.</summary>
    public string? Problem { get; init; }
}

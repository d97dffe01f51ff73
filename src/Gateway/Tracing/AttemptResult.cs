namespace Gateway.Tracing;

/// <summary>How one call of the function ended, in the words of a segment document.</summary>
internal readonly record struct AttemptResult
{
    /// <summary>The HTTP status; 0 when no response came.</summary>
    public int Status { get; init; }

    /// <summary>Lambda's <c>x-amzn-RequestId</c>.</summary>
    public string? RequestId { get; init; }

    /// <summary>Bytes of the response's body, where known.</summary>
    public long? ContentLength { get; init; }

    /// <summary>Function error, 5xx, time-out, no connection.</summary>
    public bool Fault { get; init; }

    /// <summary>4xx.</summary>
    public bool Error { get; init; }

    /// <summary>429; X-Ray wants <see cref="Error"/> with it, which is written in any case.</summary>
    public bool Throttle { get; init; }

    /// <summary>Lambda's <c>X-Amz-Function-Error</c>.</summary>
    public string? FunctionError { get; init; }

    /// <summary>The kind of error that the function or the connection named.</summary>
    public string? CauseType { get; init; }

    /// <summary>Its message; cut to what a segment may hold.</summary>
    public string? CauseMessage { get; init; }

    /// <summary>Where in the function it happened, where the function said so.</summary>
    public StackLines? CauseStack { get; init; }

    /// <summary>What caused that in turn, the nearest cause first; null when nothing is known of it.</summary>
    public IReadOnlyList<ErrorCause>? Causes { get; init; }
}

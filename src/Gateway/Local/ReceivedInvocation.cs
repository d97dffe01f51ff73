namespace Gateway.Local;

/// <summary>One call of the embedded function.</summary>
/// <param name="RequestId">As answered in <c>x-amzn-RequestId</c>.</param>
/// <param name="Function">The name or ARN in the path.</param>
/// <param name="Qualifier">The version or alias that was asked for.</param>
/// <param name="TraceHeader">The trace header as it came; null when there was none.</param>
/// <param name="Records">What the event holds.</param>
/// <param name="Failed">True when the function answers with an error, so that the records come again.</param>
internal sealed record ReceivedInvocation(
    string RequestId,
    string Function,
    string? Qualifier,
    string? TraceHeader,
    IReadOnlyList<EventRecord> Records,
    bool Failed);

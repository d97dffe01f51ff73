namespace Gateway.IntegrationTests.House.Function;

/// <summary>One call of the function, as the service saw it. Times are timestamps of the system's clock.</summary>
internal sealed class FunctionCall(int number, string functionName, string? qualifier, string requestId, TraceHeader? trace, FunctionEvent @event, int bodyBytes, long receivedAt)
{
    private long _endedAt;

    /// <summary>From 1, in the order in which the calls were received.</summary>
    public int Number { get; } = number;

    public string FunctionName { get; } = functionName;

    public string? Qualifier { get; } = qualifier;

    public string RequestId { get; } = requestId;

    public TraceHeader? Trace { get; } = trace;

    public FunctionEvent Event { get; } = @event;

    public int BodyBytes { get; } = bodyBytes;

    public long ReceivedAt { get; } = receivedAt;

    /// <summary>Just before the response went out, or when the caller hung up; null while the call lasts.</summary>
    public long? EndedAt => Volatile.Read(ref _endedAt) is var ended && ended != 0 ? ended : null;

    public FunctionAnswer? Answer { get; private set; }

    /// <summary>The caller went before it could have read a response.</summary>
    public bool Abandoned { get; private set; }

    /// <summary>The function ran and succeeded. The caller may still not know it.</summary>
    public bool Succeeded => EndedAt is not null && Answer!.Succeeds;

    /// <summary>The function succeeded and the response went out to a caller that was still there.</summary>
    public bool Acknowledged => Succeeded && !Abandoned;

    public void End(FunctionAnswer answer, bool abandoned, long at)
    {
        Answer = answer;
        Abandoned = abandoned;
        Volatile.Write(ref _endedAt, at);
    }
}

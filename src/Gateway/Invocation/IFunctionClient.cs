namespace Gateway.Invocation;

/// <summary>Invokes one function and waits for it.</summary>
internal interface IFunctionClient
{
    /// <summary>One attempt. Every failure is an outcome; only cancellation throws.</summary>
    /// <param name="payload">The event's JSON; untouched and not read any more once the task has completed.</param>
    /// <param name="traceHeader">The <c>X-Amzn-Trace-Id</c> of this attempt, sent as it is.</param>
    /// <param name="ct">Abandons the attempt; the function may run on.</param>
    Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, string traceHeader, CancellationToken ct);
}

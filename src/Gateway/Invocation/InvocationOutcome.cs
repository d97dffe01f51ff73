using Gateway.Invocation.Answers;
using Gateway.Tracing;

namespace Gateway.Invocation;

/// <summary>The outcome of one attempt, and what is known about it.</summary>
/// <param name="Class">What became of it.</param>
internal readonly record struct InvocationOutcome(InvocationClass Class)
{
    /// <summary>The HTTP status; 0 when there was no response.</summary>
    public int Status { get; init; }

    /// <summary>Lambda's id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>The version that ran, as <c>X-Amz-Executed-Version</c> tells.</summary>
    public string? ExecutedVersion { get; init; }

    /// <summary>The <c>X-Amz-Function-Error</c> header, for instance <c>Unhandled</c>.</summary>
    public string? FunctionError { get; init; }

    /// <summary>The type that the function or Lambda gave its error.</summary>
    public string? ErrorType { get; init; }

    /// <summary>What went wrong, at most 1,024 characters.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Where it went wrong, when the function said so.</summary>
    public StackLines? ErrorStack { get; init; }

    /// <summary>What caused it, the nearest cause first; null when the function named none.</summary>
    public IReadOnlyList<ErrorCause>? ErrorCauses { get; init; }

    /// <summary>The records that the function named; null unless it <see cref="InvocationClass.PartiallyFailed"/>.</summary>
    public IReadOnlyList<ItemIdentifier>? FailedItems { get; init; }

    /// <summary>Bytes of the response's body; null when it was not read to its end.</summary>
    public long? ContentLength { get; init; }

    /// <summary>How long Lambda asked us to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the same event will get through sooner or later without anybody doing anything.</summary>
    public bool IsTransient => Class is InvocationClass.Throttled or InvocationClass.ServiceFailed;

    /// <summary>The same answer when it cannot be told which records it means: none of them can be taken to have succeeded.</summary>
    public InvocationOutcome Misunderstood(string why) => this with
    {
        Class = InvocationClass.FunctionFailed,
        FailedItems = null,
        ErrorType = "InvalidBatchItemFailures",
        ErrorMessage = $"The function's answer cannot be understood, so the whole batch counts as failed: {why}",
    };
}

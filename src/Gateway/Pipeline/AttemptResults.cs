using Gateway.Invocation;
using Gateway.Tracing;

namespace Gateway.Pipeline;

/// <summary>Says an outcome in the words of a segment: whose fault it was, and what the function said about it.</summary>
internal static class AttemptResults
{
    private const int FirstError = 400;
    private const int FirstFault = 500;

    /// <param name="outcome">Null when the gateway gave the invocation up.</param>
    public static AttemptResult Of(in InvocationOutcome? outcome) => outcome is not { } known
        ? new AttemptResult { Fault = true, CauseType = "Abandoned", CauseMessage = "The gateway stopped before the function answered" }
        : new AttemptResult
        {
            Status = known.Status,
            RequestId = known.RequestId,
            ContentLength = known.ContentLength,
            Fault = IsFault(known),
            Error = IsError(known),
            Throttle = known.Class is InvocationClass.Throttled,
            FunctionError = known.FunctionError,
            CauseType = known.ErrorType ?? known.FunctionError ?? TypeWithoutAnswer(known),
            CauseMessage = known.ErrorMessage,
            CauseStack = known.ErrorStack,
            Causes = known.ErrorCauses,
        };

    // What the status says, but for a function that failed: it answers 200.
    private static bool IsFault(in InvocationOutcome outcome) => outcome.Class is not InvocationClass.Succeeded && !IsError(outcome);

    private static bool IsError(in InvocationOutcome outcome) =>
        outcome.Class is InvocationClass.Throttled
        || (outcome.FunctionError is null && outcome.Class is not InvocationClass.Succeeded && outcome.Status is >= FirstError and < FirstFault);

    private static string? TypeWithoutAnswer(in InvocationOutcome outcome) =>
        outcome is { Status: 0, Class: not InvocationClass.Succeeded } ? outcome.Class.ToString() : null;
}

using System.Globalization;
using Gateway.Aws;
using Gateway.Aws.Lambda;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>Decides what Lambda's answers come to for a mapping.</summary>
/// <param name="mapping">Names the function.</param>
/// <param name="isTraced">False where the gateway is told to trace nothing.</param>
internal sealed class FunctionVerdicts(MappingSettings mapping, bool isTraced)
{
    /// <summary>What doctor asks with beyond what the gateway needs.</summary>
    public const string LookAction = "lambda:GetFunctionConfiguration";

    private const string InvokeAction = "lambda:InvokeFunction";

    private string Caller => mapping.RoleArn is { } role ? $"the role {role}" : "the gateway's role";

    /// <summary>True when it is Lambda that refuses, and so may be asked for more.</summary>
    public static bool IsDenial(string? errorType) => errorType is "AccessDeniedException" or "AccessDenied";

    /// <param name="function">What Lambda tells; null when it tells nothing.</param>
    /// <param name="errorType">AWS's name of the error; null where none was told.</param>
    /// <param name="problem">Why nothing is told; null with a function.</param>
    public Verdict Function(FunctionConfiguration? function, string? errorType, string? problem)
    {
        if (function is not null) return Function(function);
        if (IsMissing(errorType)) return Missing();
        return IsDenial(errorType)
            ? Verdict.Warning($"{mapping.Function} may not be looked at", $"Allow {Caller} {LookAction} on it, to have its tracing and its timeout checked; delivery does not need it.")
            : Unreachable(problem ?? "an answer that is not Lambda's");
    }

    /// <summary>What Lambda says to an invocation that is none.</summary>
    public Verdict Invoke(CallAnswer answer)
    {
        if (answer.Problem is not { } problem) return Verdict.Ok($"{mapping.Function} may be invoked");
        if (IsMissing(answer.ErrorType)) return Missing();
        if (IsDenial(answer.ErrorType)) return Verdict.Failed($"{mapping.Function} may not be invoked ({problem})", $"Allow {Caller} {InvokeAction} on it; gateway policy prints how.");
        return answer.ErrorType is "TooManyRequestsException"
            ? Verdict.Warning("throttled", "Give the function more concurrency, or wait until it is less busy.")
            : Unreachable(problem);
    }

    public Verdict Tracing(FunctionConfiguration? function) => function?.TracingMode switch
    {
        null => Verdict.Skipped($"needs {LookAction}"),
        "Active" => Verdict.Ok("Active"),
        var mode when !isTraced => Verdict.Ok($"{mode}, and Tracing.Exporter is None: nothing is traced"),
        var mode => Verdict.Warning(
            $"{mode}, so the trace may end at the gateway",
            $"Set the function's TracingConfig.Mode to Active: aws lambda update-function-configuration --function-name {mapping.Function.PathName} --tracing-config Mode=Active{(mapping.Function.Qualifier is null ? "" : ", and publish a version of it for the qualifier")}."),
    };

    public Verdict Timeout(FunctionConfiguration? function)
    {
        if (function?.Timeout is not { } theirs) return Verdict.Skipped($"needs {LookAction}");
        var ours = mapping.InvocationTimeout;
        var detail = $"the function's is {Seconds(theirs)} s, InvocationTimeoutSeconds {Seconds(ours)} s";
        return theirs <= ours
            ? Verdict.Ok(detail)
            : Verdict.Warning(detail, $"The gateway gives up first and sends the batch again while the function still works on it: raise Gateway.InvocationTimeoutSeconds to {Seconds(theirs)}, or lower the function's timeout.");
    }

    private Verdict Function(FunctionConfiguration function) => function switch
    {
        { State: "Failed" } => Verdict.Failed($"{mapping.Function} is in state Failed{Reason(function)}", "Mend the function: it cannot be invoked."),
        { State: "Pending" } => Verdict.Warning($"{mapping.Function} is in state Pending{Reason(function)}", "Wait until it has been made; until then invocations fail and are tried again."),
        { State: "Inactive" } => Verdict.Warning($"{mapping.Function} is in state Inactive{Reason(function)}", "It was idle for weeks. The first invocation wakes it up and fails, and is tried again."),
        { LastUpdateStatus: "Failed" } => Verdict.Warning($"{mapping.Function} is {function.State}, but its last update failed", "Update the function once more: what runs is what it was before."),
        _ => Verdict.Ok(string.Join(", ", new[] { mapping.Function.ToString(), function.Runtime, function.State }.OfType<string>())),
    };

    private Verdict Missing() => Verdict.Failed($"{mapping.Function} does not exist", $"Create it, or correct FunctionName ({mapping.Function}) or Aws.Region.");

    private static Verdict Unreachable(string problem) =>
        Verdict.Failed(problem, "Let the gateway's network reach Lambda (a VPC endpoint or NAT), and see that Aws.Region, Aws.LambdaEndpoint and the credentials are right.");

    private static bool IsMissing(string? errorType) => errorType is "ResourceNotFoundException";

    private static string Reason(FunctionConfiguration function) => function.StateReason is { } reason ? $" ({reason.TrimEnd('.')})" : "";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}

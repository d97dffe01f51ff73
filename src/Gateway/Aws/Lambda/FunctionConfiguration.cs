using System.Text.Json;

namespace Gateway.Aws.Lambda;

/// <summary>What Lambda tells of a function, as far as it concerns whoever invokes it.</summary>
internal sealed record FunctionConfiguration
{
    /// <summary>Pending, Active, Inactive or Failed; null where Lambda does not say.</summary>
    public string? State { get; init; }

    public string? StateReason { get; init; }

    /// <summary>Successful, InProgress or Failed; null where Lambda does not say.</summary>
    public string? LastUpdateStatus { get; init; }

    /// <summary>Active or PassThrough; null where Lambda does not say.</summary>
    public string? TracingMode { get; init; }

    /// <summary>How long an invocation may take; null where Lambda does not say.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>As in nodejs22.x; null for an image.</summary>
    public string? Runtime { get; init; }

    /// <summary>Null where it is no such answer.</summary>
    // https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
    public static FunctionConfiguration? Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || Text(answer, "FunctionName") is null) return null;
        return new FunctionConfiguration
        {
            State = Text(answer, "State"),
            StateReason = Text(answer, "StateReason"),
            LastUpdateStatus = Text(answer, "LastUpdateStatus"),
            TracingMode = answer.TryGetProperty("TracingConfig", out var tracing) && tracing.ValueKind == JsonValueKind.Object ? Text(tracing, "Mode") : null,
            Timeout = Seconds(answer, "Timeout"),
            Runtime = Text(answer, "Runtime"),
        };
    }

    private static TimeSpan? Seconds(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) ? TimeSpan.FromSeconds(whole) : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Text.Json;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>What Lambda tells of a function to those who only look, and what they may do.</summary>
internal sealed record DescribedFunction
{
    public string TracingMode { get; init; } = "Active";

    public int TimeoutSeconds { get; init; } = 3;

    public string State { get; init; } = "Active";

    public bool MayBeLookedAt { get; init; } = true;

    public bool MayBeInvoked { get; init; } = true;

    public string ToJson() => JsonSerializer.Serialize(new
    {
        FunctionName = "orders-function",
        Runtime = "nodejs22.x",
        State,
        LastUpdateStatus = "Successful",
        Timeout = TimeoutSeconds,
        TracingConfig = new { Mode = TracingMode },
    });
}

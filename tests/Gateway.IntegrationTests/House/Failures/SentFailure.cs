using System.Text.Json;

namespace Gateway.IntegrationTests.House.Failures;

/// <summary>One failure record as its destination got it.</summary>
/// <param name="To">The queue's address, the topic's ARN, or the object's path.</param>
/// <param name="Json">The record.</param>
/// <param name="TraceHeader">The trace header that came with it; null when there was none.</param>
internal sealed record SentFailure(string To, JsonElement Json, string? TraceHeader)
{
    /// <summary>The service's id of the call.</summary>
    public string? RequestId { get; init; }

    public string Condition => Json.GetProperty("requestContext").GetProperty("condition").GetString()!;

    public string TraceId => Json.GetProperty("traceId").GetString()!;
}

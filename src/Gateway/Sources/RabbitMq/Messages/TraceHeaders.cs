namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Knows which of a message's headers carry trace context; only those are kept in the form that the tracer reads.</summary>
internal static class TraceHeaders
{
    private static readonly string[] Names = ["X-Amzn-Trace-Id", "AWSTraceHeader", "traceparent", "tracestate", "b3"];

    public static bool Contains(string name)
    {
        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return name.StartsWith("X-B3-", StringComparison.OrdinalIgnoreCase);
    }
}

namespace Gateway.Diagnostics.Reading;

/// <summary>One measurement of a bucket whose trace can be looked at.</summary>
/// <param name="TraceId">As in the trace header.</param>
/// <param name="Value">What was measured.</param>
/// <param name="At">When.</param>
internal sealed record Exemplar(string TraceId, double Value, DateTimeOffset At);

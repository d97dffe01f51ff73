namespace Gateway.Diagnostics.Reading;

/// <summary>One measurement of a bucket whose trace can be looked at.</summary>
/// <param name="TraceId">The number; whoever shows it knows its form.</param>
/// <param name="Value">What was measured.</param>
/// <param name="At">When.</param>
internal sealed record Exemplar(UInt128 TraceId, double Value, DateTimeOffset At);

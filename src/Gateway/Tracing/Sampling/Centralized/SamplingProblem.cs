namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Why a sampling call gave nothing, and when.</summary>
internal sealed record SamplingProblem(string Text, DateTimeOffset At);

namespace Gateway.Tracing.Sampling;

/// <summary>Whether a batch is traced, and the rule that said so.</summary>
internal readonly record struct SamplingDecision(bool Sampled, string Rule);

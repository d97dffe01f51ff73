namespace Gateway.Tracing.Sampling;

/// <summary>Decides whether a batch is traced. Called once a batch, from any thread.</summary>
internal interface ISampler
{
    SamplingDecision Decide(in SamplingRequest request);
}

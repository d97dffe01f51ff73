namespace Gateway.Tracing.Sampling;

/// <summary>Tells the sampler how the traces of one mapping ended.</summary>
/// <param name="sampler">Who decided on them.</param>
/// <param name="serviceName">The name that their requests had.</param>
internal sealed class SamplingFeedback(ISampler sampler, string serviceName)
{
    public void Ended(string rule, bool isSampled, bool isAnomaly) => sampler.TraceEnded(rule, serviceName, isSampled, isAnomaly);
}

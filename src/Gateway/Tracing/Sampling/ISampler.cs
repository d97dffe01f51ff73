namespace Gateway.Tracing.Sampling;

/// <summary>Decides whether a batch is traced. Called once a batch, from any thread.</summary>
internal interface ISampler
{
    SamplingDecision Decide(in SamplingRequest request);

    /// <summary>A trace that a decision was made on has ended; a rule may be boosted by what is told here.</summary>
    /// <param name="rule">The rule that decided.</param>
    /// <param name="serviceName">As in the request.</param>
    /// <param name="isSampled">What was decided.</param>
    /// <param name="isAnomaly">True when an attempt failed or was throttled.</param>
    void TraceEnded(string rule, string serviceName, bool isSampled, bool isAnomaly)
    {
    }
}

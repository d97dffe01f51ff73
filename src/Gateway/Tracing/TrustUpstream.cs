namespace Gateway.Tracing;

/// <summary>What a record's own trace header may decide: whoever may publish can write one.</summary>
internal enum TrustUpstream
{
    /// <summary>Its ids join the trace, and its decision holds.</summary>
    All,

    /// <summary>Its ids join the trace; whether it is sampled, our sampler decides.</summary>
    IdsOnly,

    /// <summary>It is not read.</summary>
    None,
}

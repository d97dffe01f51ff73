namespace Gateway.Tracing;

/// <summary>What a carrier says about sampling.</summary>
internal enum UpstreamDecision : byte
{
    /// <summary>Nothing, <c>?</c>, or something else: the sampler decides.</summary>
    Undecided,

    /// <summary><c>Sampled=0</c>.</summary>
    NotSampled,

    /// <summary><c>Sampled=1</c>.</summary>
    Sampled,
}

namespace Gateway.Configuration;

/// <summary>Whether a batch is traced whose records' own traces say different things about it. Where all of them agree, they decide.</summary>
internal enum DecisionPolicy
{
    /// <summary>One record that is sampled is enough; without one, the sampler decides.</summary>
    AnySampled,

    /// <summary>One record that is not sampled is enough to leave it; without one, the sampler decides.</summary>
    AllSampled,

    /// <summary>The first record that belongs to a trace decides; where it leaves that open, the sampler does.</summary>
    First,

    /// <summary>The sampler decides.</summary>
    Sampler,
}

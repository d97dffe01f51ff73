namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What a rule of the account says to one request.</summary>
internal enum RuleVerdict
{
    /// <summary>Nothing, and it counted nothing: the rules are too old to go by.</summary>
    Expired,

    /// <summary>No.</summary>
    NotSampled,

    /// <summary>Yes: by its quota, borrowed, or by its rate.</summary>
    Sampled,
}

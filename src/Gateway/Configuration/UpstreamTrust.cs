namespace Gateway.Configuration;

/// <summary>What the trace header that a record carries may decide.</summary>
internal enum UpstreamTrust
{
    /// <summary>Its ids and its sampling decision.</summary>
    All,

    /// <summary>Its ids; the decision is made here.</summary>
    IdsOnly,

    /// <summary>Nothing: every batch begins a trace of its own.</summary>
    None,
}

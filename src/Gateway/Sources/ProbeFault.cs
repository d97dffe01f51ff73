namespace Gateway.Sources;

/// <summary>Why a look at a broker showed nothing.</summary>
/// <param name="Kind">What stood in the way.</param>
/// <param name="Said">The broker's or the client's own words, on one line, without any secret.</param>
internal sealed record ProbeFault(ProbeFaultKind Kind, string Said)
{
    /// <summary>What to do about it, in whole sentences, where the source knows it best; null where it does not.</summary>
    public string? Remedy { get; init; }
}

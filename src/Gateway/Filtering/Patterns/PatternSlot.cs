namespace Gateway.Filtering.Patterns;

/// <summary>One thing that is asked of a field.</summary>
/// <param name="Index">Where the answer goes, from 0.</param>
/// <param name="Pattern">What is asked.</param>
internal sealed record PatternSlot(int Index, ValuePattern Pattern);

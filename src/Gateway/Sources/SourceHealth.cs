namespace Gateway.Sources;

/// <summary>How a source is doing at this moment.</summary>
/// <param name="IsConsuming">True when it is connected, and a member where the broker has members.</param>
/// <param name="Problem">Why it does not consume, in words that name the remedy; null when it does or is only starting.</param>
/// <param name="Lanes">Where it stands, lane by lane.</param>
/// <param name="BufferedBytes">Bytes read and not yet settled.</param>
internal sealed record SourceHealth(bool IsConsuming, string? Problem, IReadOnlyList<LaneProgress> Lanes, long BufferedBytes);

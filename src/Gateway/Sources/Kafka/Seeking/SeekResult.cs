namespace Gateway.Sources.Kafka.Seeking;

/// <summary>What a seek came to.</summary>
/// <param name="Moves">What it does, or would do; empty where that is not known.</param>
/// <param name="Problem">Why nothing was changed, with the remedy; null when all is done, or was only to be shown.</param>
/// <param name="Warning">What would keep it from being done now; null for nothing.</param>
internal sealed record SeekResult(IReadOnlyList<SeekMove> Moves, string? Problem, string? Warning = null);

namespace Gateway.Sources;

/// <summary>How far one partition has come. Numbers are offsets; null where they are not known yet.</summary>
/// <param name="Destination">The topic or queue.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Committed">The next offset a restart would read.</param>
/// <param name="Position">The next offset to be read.</param>
/// <param name="End">The offset the next produced record gets.</param>
internal sealed record LaneProgress(string Destination, int Partition, long? Committed, long? Position, long? End)
{
    /// <summary>The lowest offset that is still there.</summary>
    public long? Start { get; init; }

    /// <summary>Records not yet committed; null while unknown.</summary>
    public long? Lag => End is { } end && (Committed ?? Position ?? OfNothing) is { } done ? Math.Max(0, end - done) : null;

    // Where nothing is held, nothing is missing, wherever reading is to begin.
    private long? OfNothing => Start == End ? End : null;
}

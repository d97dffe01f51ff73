namespace Gateway.Settlement.Destinations;

/// <summary>What became of one sending.</summary>
/// <param name="Problem">Why the destination did not take it, and the remedy, in whole sentences; null when it did, or was not asked.</param>
internal readonly record struct DestinationResult(string? Problem)
{
    /// <summary>The destination has it.</summary>
    public static readonly DestinationResult Confirmed = new(Problem: null);

    /// <summary>It is too long in one piece, and was not sent: each record has to go by itself.</summary>
    public static readonly DestinationResult TooLong = new() { MustSplit = true };

    public bool MustSplit { get; private init; }

    /// <summary>True when the destination had no room for the record itself, only for what is to be said of it, although nobody else keeps the record.</summary>
    public bool LacksRecord { get; init; }

    /// <summary>The HTTP status; 0 where there is none.</summary>
    public int Status { get; init; }

    /// <summary>AWS's id of the request.</summary>
    public string? RequestId { get; init; }

    public bool IsConfirmed => Problem is null && !MustSplit;
}

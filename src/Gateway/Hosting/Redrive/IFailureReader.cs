namespace Gateway.Hosting.Redrive;

/// <summary>Reads what a failure destination holds of one mapping, and takes away what has succeeded.</summary>
internal interface IFailureReader : IAsyncDisposable
{
    /// <summary>Units that may be outstanding at a time.</summary>
    int MostOutstanding { get; }

    /// <summary>Why something could not be read, with the remedy; null while all could.</summary>
    string? Problem { get; }

    /// <summary>What it holds now. What comes later is for another redrive.</summary>
    /// <param name="skipped">Told of what is not put back.</param>
    /// <param name="ct">Ends the reading.</param>
    IAsyncEnumerable<FailedUnit> ReadAsync(Action<SkippedFailure> skipped, CancellationToken ct);

    /// <summary>All records of these units have succeeded.</summary>
    /// <returns>Why they could not be taken away, so that they come again; null when they were.</returns>
    Task<string?> DoneAsync(IReadOnlyList<FailedUnit> units, CancellationToken ct);
}

namespace Gateway.Tracing.Emission.Upload;

/// <summary>What came of one call.</summary>
internal readonly record struct UploadAnswer(UploadOutcome Outcome)
{
    /// <summary>What the receiver says, when it took the call.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What went wrong, in one sentence without a secret; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>How long the receiver asks to be left alone; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False when nothing was answered: the connection may still read the call's body.</summary>
    public bool IsAnswered { get; init; }
}

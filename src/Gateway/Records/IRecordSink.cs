namespace Gateway.Records;

/// <summary>Where a source puts what it read: the next stage of the path.</summary>
internal interface IRecordSink
{
    /// <summary>Opens a lane before its first record.</summary>
    void Open(Lane lane);

    /// <summary>Takes records of one lane, or of parts of one <see cref="Lane.Whole"/>, in order. Never waits: a source bounds by bytes what it has given out and not got back.</summary>
    void Write(ReadOnlySpan<SourceRecord> records);

    /// <summary>Stops a lane: what still waits is released unread. Completes when nothing of it is in flight.</summary>
    Task CloseAsync(Lane lane);
}

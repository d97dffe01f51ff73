namespace Gateway.Records;

/// <summary>
/// The JSON that a function gets from one source: its exact size, known before it is written, and its bytes.
/// The whole event is <c>EnvelopeBytes + sum(LaneBytes) + sum(RecordBytes) + records - 1</c> (the commas) bytes long; lanes that are
/// parts of one <see cref="Lane.Whole"/> count once.
/// </summary>
internal interface IEventFormat
{
    /// <summary>Bytes of the event without lanes and records.</summary>
    int EnvelopeBytes { get; }

    /// <summary>Bytes that a partition or queue adds: its key and its brackets.</summary>
    /// <param name="whole">Not a part of another.</param>
    int LaneBytes(Lane whole);

    /// <summary>Bytes of one record's object, without a comma.</summary>
    int RecordBytes(in SourceRecord record);

    /// <summary>Writes the event.</summary>
    /// <param name="batch">What to write.</param>
    /// <param name="destination">Exactly <see cref="RecordBatch.WireBytes"/> bytes, all of which are written.</param>
    void Write(RecordBatch batch, Span<byte> destination);
}

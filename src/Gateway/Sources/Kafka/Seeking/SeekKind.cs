namespace Gateway.Sources.Kafka.Seeking;

/// <summary>The ways to say where a group is to read on.</summary>
internal enum SeekKind
{
    /// <summary>At the oldest record that each partition still has.</summary>
    Beginning,

    /// <summary>Behind the newest record.</summary>
    End,

    /// <summary>At the first record of that time or later.</summary>
    Timestamp,
}

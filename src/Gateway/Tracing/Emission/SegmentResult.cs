namespace Gateway.Tracing.Emission;

/// <summary>What became of a segment document.</summary>
internal enum SegmentResult
{
    /// <summary>Handed to the network. A daemon does not answer, so this is all that is known.</summary>
    Sent,

    /// <summary>Lost in this process: the queue was full, the daemon's name is unknown, or the network refused it.</summary>
    Dropped,

    /// <summary>Too large for one datagram, so it went out in parts.</summary>
    Split,

    /// <summary>X-Ray answered that it does not take it.</summary>
    Rejected,
}

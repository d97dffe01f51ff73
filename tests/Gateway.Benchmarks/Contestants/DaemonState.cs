namespace Gateway.Benchmarks.Contestants;

/// <summary>What the gateway finds where its X-Ray daemon should be.</summary>
internal enum DaemonState
{
    /// <summary>A daemon that reads what comes.</summary>
    Present,

    /// <summary>Nobody listens on the port: the system says so.</summary>
    Absent,

    /// <summary>A socket that nobody reads: what does not fit its buffer is lost without a word.</summary>
    Deaf,

    /// <summary>A datagram is read every ten milliseconds.</summary>
    Slow,

    /// <summary>The daemon's name has no address.</summary>
    Unknown,
}

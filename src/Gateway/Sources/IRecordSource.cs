using Gateway.Diagnostics;
using Gateway.Records;

namespace Gateway.Sources;

/// <summary>A broker's consumer: it reads records into a sink and hears, by receipt, what became of them.</summary>
internal interface IRecordSource : IAsyncDisposable
{
    /// <summary>Begins to read. Broker trouble is not an error here: it is retried, and told by <see cref="Health"/>.</summary>
    void Start(IRecordSink sink);

    /// <summary>The records have reached their end and need not come again. Records of fenced lanes are ignored.</summary>
    /// <returns>How many were still this process's to settle.</returns>
    int Acknowledge(ReadOnlySpan<SourceRecord> records);

    /// <summary>The records failed for good and have no failure destination. What becomes of them is the broker's custom.</summary>
    /// <param name="records">Of one lane. Records of fenced lanes are ignored.</param>
    /// <param name="reason">Whether they could ever succeed.</param>
    /// <param name="why">For a broker that keeps it with the message.</param>
    Rejection Reject(ReadOnlySpan<SourceRecord> records, DropReason reason, string why);

    /// <summary>The records are given up unsettled: the broker delivers them again, here or elsewhere.</summary>
    void Release(ReadOnlySpan<SourceRecord> records);

    /// <summary>Reads nothing new until <see cref="Resume"/>; survives a rebalance.</summary>
    void Pause();

    void Resume();

    /// <summary>First phase of a stop: reads nothing new for good, keeps the assignment so that what is in flight can be settled.</summary>
    void StopReading();

    /// <summary>Second phase: reports what was settled to the broker and leaves.</summary>
    /// <param name="limit">How long the broker may take.</param>
    Task CloseAsync(TimeSpan limit);

    /// <summary>How the source is, for status pages.</summary>
    SourceHealth Health { get; }
}

using Gateway.Records;

namespace Gateway.Settlement;

/// <summary>Tells which records are too old to be tried. Pure; times are epoch milliseconds.</summary>
internal static class RecordAge
{
    /// <summary>
    /// From when a record's age is counted: its timestamp; without one the closing of its batch, for that is never too early.
    /// </summary>
    public static long BirthOf(in SourceRecord record, RecordBatch batch) =>
        record.Timestamp >= 0 ? record.Timestamp : batch.ClosedAt.ToUnixTimeMilliseconds();

    /// <summary>The birth of the oldest.</summary>
    public static long OldestBirth(RecordBatch batch)
    {
        var oldest = long.MaxValue;
        foreach (ref readonly var record in batch.Records) oldest = Math.Min(oldest, BirthOf(record, batch));
        return oldest;
    }

    /// <summary>True for what was born longer ago than allowed.</summary>
    public static bool IsTooOld(long birth, DateTimeOffset now, TimeSpan maximum) =>
        now.ToUnixTimeMilliseconds() - birth > (long)maximum.TotalMilliseconds;
}

using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>
/// Records of one partition that were consumed in a row and go on together: locks and counters are then paid for once a run,
/// not once a record. Belongs to the poll thread.
/// </summary>
internal sealed class KafkaRun
{
    private const int MostRecords = 64;

    /// <summary>Large records go on one by one, or the byte budget would be looked at too late.</summary>
    private const long MostBytes = 64 * 1024;

    private readonly SourceRecord[] _records = new SourceRecord[MostRecords];
    private int _count;

    /// <summary>Whose records these are; null when there are none.</summary>
    public KafkaPartition? Partition { get; private set; }

    /// <summary>What the records are charged with.</summary>
    public long Cost { get; private set; }

    public ReadOnlySpan<SourceRecord> Records => _records.AsSpan(0, _count);

    public bool IsFull => _count == MostRecords || Cost >= MostBytes;

    public void Add(KafkaPartition partition, in SourceRecord record)
    {
        Partition = partition;
        Cost += KafkaPartition.Cost(record.Payload);
        _records[_count++] = record;
    }

    public void Clear()
    {
        Array.Clear(_records, 0, _count);
        (Partition, Cost, _count) = (null, 0, 0);
    }
}

using Gateway.Records;

namespace Gateway.Sources.ActiveMq;

/// <summary>
/// Records of one lane that came in a row and go on together, so that locks and counters are paid for once a run. Belongs to the
/// reading loop.
/// </summary>
internal sealed class ActiveMqRun(Action<ReadOnlySpan<SourceRecord>> handOn)
{
    private const int MostRecords = 64;

    private readonly SourceRecord[] _records = new SourceRecord[MostRecords];
    private int _count;

    /// <summary>Takes a record; what does not fit with it goes on first.</summary>
    public void Add(in SourceRecord record)
    {
        if (_count == MostRecords || (_count > 0 && !ReferenceEquals(_records[0].Lane, record.Lane))) HandOn();
        _records[_count++] = record;
    }

    public void HandOn()
    {
        if (_count == 0) return;
        handOn(_records.AsSpan(0, _count));
        Array.Clear(_records, 0, _count);
        _count = 0;
    }
}

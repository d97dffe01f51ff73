using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>One assigned partition for as long as the assignment lasts: its lane, its ledger, its bytes.</summary>
/// <remarks>Delivered by the poll thread, settled by any, committed by the committer; the ledger is behind a lock.</remarks>
internal sealed class KafkaPartition
{
    // What a waiting record costs beside its payload: its place in a queue and in the ledger.
    private const int RecordOverheadBytes = 120;

    private readonly Lock _gate = new();
    private readonly OffsetLedger _ledger = new();
    private long _bytes;
    private bool _discharged;
    private long _settledRecords;
    private long _committedRecords;
    private long _committed = -1;
    private Watermark _stored = new(null!, Offset: -1, SettledRecords: 0);

    public KafkaPartition(string topic, int partition, SlabPool pool)
    {
        (Topic, Number) = (topic, partition);
        Lane = new KafkaLane(this);
        Slabs = new SlabWriter(pool);
    }

    public string Topic { get; }

    public int Number { get; }

    public KafkaLane Lane { get; }

    public SlabWriter Slabs { get; }

    /// <summary>True while the broker is asked for nothing of this partition. Touched by the poll thread only.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Bytes delivered and not settled.</summary>
    public long OutstandingBytes => Interlocked.Read(ref _bytes);

    /// <summary>True once the group's earlier commit was asked for. Touched by the committer only.</summary>
    public bool HasLookedUp { get; set; }

    /// <summary>The offset of the last commit, an earlier process's included; null while none is known.</summary>
    public long? Committed => Interlocked.Read(ref _committed) is >= 0 and var offset ? offset : null;

    /// <summary>The next offset to be read; null before the first record.</summary>
    public long? Position
    {
        get
        {
            lock (_gate) return _ledger.Next;
        }
    }

    /// <summary>Bytes that a record is charged with.</summary>
    public static long Cost(in RecordPayload payload) => payload.Length + RecordOverheadBytes;

    /// <summary>Where reading begins when the group has no commit: committing it at once makes a restart begin there too.</summary>
    public void StartAt(long offset)
    {
        lock (_gate) _ledger.StartAt(offset);
    }

    /// <summary>Notes a record that is about to be handed on.</summary>
    /// <returns>False when its offset is not above all earlier ones of this assignment.</returns>
    public bool Deliver(long offset)
    {
        lock (_gate) return _ledger.Deliver(offset);
    }

    public void Charge(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Notes a run of settled records of this partition, in ascending order.</summary>
    /// <returns>The bytes they were charged with.</returns>
    public long Settle(ReadOnlySpan<SourceRecord> records)
    {
        lock (_gate)
        {
            var hint = 0;
            foreach (ref readonly var record in records) hint = _ledger.Settle(record.Position, hint);
            _settledRecords += records.Length;
            return TakeOff(records);
        }
    }

    /// <summary>Takes records off the account without settling them.</summary>
    public long Discharge(ReadOnlySpan<SourceRecord> records)
    {
        lock (_gate) return TakeOff(records);
    }

    /// <summary>The assignment is over: whatever is still charged is not coming back.</summary>
    public long DischargeAll()
    {
        lock (_gate)
        {
            _discharged = true;
            return Interlocked.Exchange(ref _bytes, 0);
        }
    }

    /// <summary>True when the broker has taken the watermark.</summary>
    public bool IsCommitted
    {
        get
        {
            lock (_gate) return Lane.IsFenced || _ledger.Committable is not { } offset || offset == _committed;
        }
    }

    /// <summary>What there is to commit: the watermark, when it has moved since it was last handed to the client.</summary>
    public bool TryGetCommit(out Watermark watermark)
    {
        lock (_gate)
        {
            watermark = new Watermark(this, _ledger.Committable ?? -1, _settledRecords);
            return watermark.Offset >= 0 && watermark.Offset != _committed && watermark.Offset != _stored.Offset && !Lane.IsFenced;
        }
    }

    /// <summary>The client has a watermark and will commit it.</summary>
    public void NoteStored(in Watermark watermark)
    {
        lock (_gate) _stored = watermark;
    }

    /// <summary>What an earlier process committed, as the broker remembers it.</summary>
    public void NoteEarlierCommit(long offset) => Interlocked.CompareExchange(ref _committed, offset, -1);

    // Nothing is taken off twice: what comes late was among the rest.
    private long TakeOff(ReadOnlySpan<SourceRecord> records)
    {
        if (_discharged) return 0;
        var bytes = 0L;
        foreach (ref readonly var record in records) bytes += Cost(record.Payload);
        Interlocked.Add(ref _bytes, -bytes);
        return bytes;
    }

    /// <summary>The broker has taken an offset that was stored.</summary>
    /// <returns>Records that this commit covers and earlier ones did not.</returns>
    public long NoteCommitted(long offset)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _committed, offset);
            // An older offset than the one stored last: the commit that follows covers its records too.
            if (offset != _stored.Offset) return 0;
            var records = _stored.SettledRecords - _committedRecords;
            _committedRecords = _stored.SettledRecords;
            return records;
        }
    }
}

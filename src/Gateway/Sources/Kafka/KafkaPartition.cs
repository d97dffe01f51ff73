using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>One assigned partition for as long as the assignment lasts: its lanes, its ledger, its bytes.</summary>
/// <remarks>Delivered by the poll thread, settled by any, committed by the committer; the ledger is behind a lock.</remarks>
internal sealed class KafkaPartition
{
    // What a waiting record costs beside its payload: its place in a queue and in the ledger.
    private const int RecordOverheadBytes = 120;

    /// <summary>
    /// Records of a split partition that may be settled while an earlier one is not: one key that is tried for hours stops its
    /// partition there. After a crash as many come again.
    /// </summary>
    public const int MostAhead = 100_000;

    /// <summary>What a ledger may take, whatever is settled beyond its watermark.</summary>
    public const int MostLedgerBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly OffsetLedger _ledger = new();
    private readonly int _mostAhead;
    private long _bytes;
    private volatile bool _tooFarAhead;
    private volatile bool _wellAhead;
    private bool _discharged;
    private long _settledRecords;
    private long _committedRecords;
    private long _committed = -1;
    private Watermark _stored = new(null!, Offset: -1, SettledRecords: 0);

    public KafkaPartition(string topic, int partition, SlabPool pool, int parallelizationFactor = 1)
    {
        (Topic, Number) = (topic, partition);
        Lane = new KafkaLane(this, pool);
        Lanes = new KafkaLanes(Lane, parallelizationFactor, bucket => new KafkaLane(Lane, bucket, pool));
        // In one lane only filters settle out of turn, and what they left out costs the function nothing when it comes again.
        _mostAhead = parallelizationFactor > 1 ? MostAhead : int.MaxValue;
    }

    public string Topic { get; }

    public int Number { get; }

    /// <summary>All of it.</summary>
    public KafkaLane Lane { get; }

    /// <summary>Those that carry its records.</summary>
    public KafkaLanes Lanes { get; }

    /// <summary>True while the broker is asked for nothing of this partition. Touched by the poll thread only.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Bytes delivered and not settled.</summary>
    public long OutstandingBytes => Interlocked.Read(ref _bytes);

    /// <summary>True when so much is settled beyond the watermark that nothing more should be read before that moves.</summary>
    public bool IsTooFarAhead => _tooFarAhead;

    /// <summary>True while what is settled beyond the watermark is more than half of that.</summary>
    public bool IsWellAhead => _wellAhead;

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
        // What then comes from below is of a log that was cut or made anew, and no record of it may be taken for done.
        NextToRead = offset;
    }

    /// <summary>The offset above all that were read. Touched by the poll thread only.</summary>
    public long NextToRead { get; set; }

    /// <summary>Notes records that are about to be handed on.</summary>
    public void Deliver(ReadOnlySpan<SourceRecord> records)
    {
        lock (_gate)
        {
            foreach (ref readonly var record in records) _ledger.Deliver(record.Position);
        }
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
            NoteAhead();
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

    private void NoteAhead()
    {
        var (ahead, bytes) = (_ledger.Ahead, _ledger.Bytes);
        _tooFarAhead = ahead >= _mostAhead || bytes >= MostLedgerBytes;
        _wellAhead = ahead >= _mostAhead / 2 || bytes >= MostLedgerBytes / 2;
    }

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

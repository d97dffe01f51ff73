using Gateway.Records;

namespace Gateway.Sources.RabbitMq;

/// <summary>What one channel has delivered and what the broker is to hear of it; and the bytes that this keeps.</summary>
/// <remarks>Delivered by the client's dispatcher, settled by any thread, written by the channel's acknowledger.</remarks>
internal sealed class ChannelAccount(ByteRoom room)
{
    // What a waiting record costs beside its payload: its place in a queue and in the ledger.
    private const int RecordOverheadBytes = 120;

    private readonly Lock _gate = new();
    private readonly DeliveryLedger _ledger = new();
    private readonly List<Refusal> _refusals = [];
    private long _bytes;
    private bool _closed;

    /// <summary>Raised when there is something to tell the broker.</summary>
    public Wake Untold { get; } = new();

    /// <summary>Messages that the broker waits to hear of.</summary>
    public int Outstanding
    {
        get
        {
            lock (_gate) return _ledger.Outstanding;
        }
    }

    /// <summary>The lowest tag that the broker waits to hear of; settled ones below others count only once they were told.</summary>
    public long Watermark
    {
        get
        {
            lock (_gate) return _ledger.Lowest;
        }
    }

    /// <summary>True when something was acknowledged that the broker was not told.</summary>
    public bool HasUntold
    {
        get
        {
            lock (_gate) return _ledger.HasUntold;
        }
    }

    /// <summary>Bytes that a record is charged with.</summary>
    public static long Cost(in RecordPayload payload) => payload.Length + RecordOverheadBytes;

    /// <summary>Notes a record that is about to be handed on.</summary>
    /// <returns>False when the channel is closed: the broker delivers it again.</returns>
    public bool Deliver(in SourceRecord record)
    {
        var cost = Cost(record.Payload);
        lock (_gate)
        {
            if (_closed) return false;
            _ledger.Deliver(record.Position);
            _bytes += cost;
            room.Charge(cost);
            return true;
        }
    }

    /// <summary>Notes settled records.</summary>
    /// <returns>How many of them were out.</returns>
    public int Acknowledge(ReadOnlySpan<SourceRecord> records)
    {
        var count = 0;
        lock (_gate)
        {
            if (_closed) return 0;
            foreach (ref readonly var record in records)
            {
                if (!_ledger.Acknowledge(record.Position)) continue;
                Discharge(record);
                count++;
            }
        }

        Untold.Set();
        return count;
    }

    /// <summary>Gives records back to the broker.</summary>
    public void Refuse(ReadOnlySpan<SourceRecord> records, bool requeue)
    {
        lock (_gate)
        {
            if (_closed) return;
            foreach (ref readonly var record in records)
            {
                if (!_ledger.Withhold(record.Position)) continue;
                Discharge(record);
                _refusals.Add(new Refusal(record.Position, requeue));
            }
        }

        Untold.Set();
    }

    /// <summary>Keeps records unsettled at this consumer; their bytes are not needed for that.</summary>
    /// <returns>The tags, for <see cref="Requeue"/>.</returns>
    public IReadOnlyList<long> Hold(ReadOnlySpan<SourceRecord> records)
    {
        var tags = new List<long>(records.Length);
        lock (_gate)
        {
            if (_closed) return tags;
            foreach (ref readonly var record in records)
            {
                if (!_ledger.Withhold(record.Position)) continue;
                Discharge(record);
                tags.Add(record.Position);
            }
        }

        return tags;
    }

    /// <summary>Gives held messages back to their queue.</summary>
    public void Requeue(IReadOnlyList<long> tags)
    {
        lock (_gate)
        {
            if (_closed) return;
            foreach (var tag in tags) _refusals.Add(new Refusal(tag, Requeue: true));
        }

        Untold.Set();
    }

    /// <summary>What the broker is to hear now. The acknowledgement goes first: refusals may lie below it only once they were told.</summary>
    /// <param name="refusals">Filled with the refusals.</param>
    /// <param name="strays">How many acknowledgements wait that the watermark does not cover.</param>
    public AckFrame? TakeWatermark(List<Refusal> refusals, out int strays)
    {
        lock (_gate)
        {
            var watermark = _ledger.TakeWatermark();
            refusals.AddRange(_refusals);
            _refusals.Clear();
            strays = _ledger.Untold;
            return watermark;
        }
    }

    /// <summary>As <see cref="TakeWatermark"/>, for those it does not cover.</summary>
    public void TakeStrays(List<AckFrame> strays)
    {
        lock (_gate) _ledger.TakeStrays(strays);
    }

    /// <summary>Refusals were written to the channel.</summary>
    public void Refused(List<Refusal> refusals)
    {
        lock (_gate)
        {
            foreach (var refusal in refusals) _ledger.Refused(refusal.Tag);
        }
    }

    /// <summary>The channel is gone: nothing of it can be settled any more, and what was charged is not coming back.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            room.Credit(_bytes);
            _bytes = 0;
        }
    }

    private void Discharge(in SourceRecord record)
    {
        var bytes = Cost(record.Payload);
        _bytes -= bytes;
        room.Credit(bytes);
    }
}

using System.Buffers;
using Gateway.Records;

namespace Gateway.Batching;

/// <summary>Decides when a batch closes and which records are in it. Pure: it is told the time and holds no lock of its own.</summary>
/// <remarks>A lane with order that has a batch in flight is not ready, so its next records wait; all other lanes may share a batch.</remarks>
internal sealed class BatchAssembler(BatchLimits limits, IEventFormat format, TimeProvider clock)
{
    private readonly Dictionary<Lane, LaneQueue> _lanes = [];
    private readonly Dictionary<Lane, EventKey> _keys = [];
    private readonly PriorityQueue<LaneQueue, long> _ready = new();
    private LaneQueue? _lastWritten;
    private int _readyRecords;
    private long _readyBytes;
    private int _waitingRecords;
    private long _batches;

    /// <summary>Records that wait in all lanes, ready or not.</summary>
    public int WaitingRecords => _waitingRecords;

    /// <summary>True when records wait in a lane that need not wait for what is in flight.</summary>
    public bool HasReady => _readyRecords > 0;

    public void Open(Lane lane)
    {
        if (!_keys.TryGetValue(lane.Whole, out var key)) _keys.Add(lane.Whole, key = new EventKey(format.LaneBytes(lane.Whole)));
        _lanes.Add(lane, new LaneQueue(lane) { Key = key });
        key.Lanes++;
    }

    /// <summary>True when the record could never travel, not even alone.</summary>
    public bool IsOversized(Lane lane, int recordBytes) =>
        (long)format.EnvelopeBytes + format.LaneBytes(lane.Whole) + recordBytes > limits.WireBytes;

    /// <summary>Takes a record and answers whether a batch may have become due, or a window has begun.</summary>
    /// <returns>False also when the lane is closed; then the record was not taken and <paramref name="taken"/> is false.</returns>
    public bool Add(in SourceRecord record, int recordBytes, long now, out bool taken)
    {
        var queue = Find(record.Lane);
        taken = queue is { Closed: false };
        if (!taken) return false;

        queue!.Enqueue(new LaneQueue.Waiting(record, recordBytes, now));
        _waitingRecords++;
        if (queue.IsBlocked) return false;

        var wasEmpty = _readyRecords == 0;
        if (queue.Count == 1)
        {
            _ready.Enqueue(queue, now);
            _readyBytes += queue.Key.Enter();
        }

        _readyRecords++;
        _readyBytes += recordBytes + 1;
        return wasEmpty || limits.Window == TimeSpan.Zero || IsFull;
    }

    /// <summary>Whether a batch is due.</summary>
    /// <param name="now">A timestamp of the clock.</param>
    /// <param name="wait">When none is: how long until the window of what waits ends; infinite when nothing waits.</param>
    public bool IsDue(long now, out TimeSpan wait)
    {
        wait = Timeout.InfiniteTimeSpan;
        if (!TryPeekOldest(out var oldest)) return false;
        if (IsFull) return true;
        wait = limits.Window - AgeOf(oldest, now);
        return wait <= TimeSpan.Zero;
    }

    /// <summary>Closes a batch when one is due.</summary>
    /// <param name="now">A timestamp of the clock.</param>
    public RecordBatch? TryTake(long now) => IsDue(now, out _) ? Take(now, BatchClose.Window) : null;

    /// <summary>Closes the batch that was only waiting for company; null when nothing is ready, or more than one batch holds.</summary>
    /// <param name="now">A timestamp of the clock.</param>
    public RecordBatch? TryTakeLast(long now) => _readyRecords > 0 && !IsFull ? Take(now, BatchClose.Drain) : null;

    /// <summary>The batch is settled or released: its lanes are ready again.</summary>
    public void Complete(IReadOnlyList<LaneSlice> slices)
    {
        foreach (var slice in slices)
        {
            if (!_lanes.TryGetValue(slice.Lane, out var queue)) continue;
            var wasBlocked = queue.IsBlocked;
            queue.InFlight--;
            if (queue.Closed) ForgetOnceIdle(queue);
            else if (wasBlocked && queue.Count > 0) MakeReady(queue);
        }
    }

    /// <summary>Closes a lane and hands out what still waits in it.</summary>
    /// <returns>Completes when nothing of the lane is in flight.</returns>
    public Task Close(Lane lane, Action<SourceRecord> discard)
    {
        if (!_lanes.TryGetValue(lane, out var queue)) return Task.CompletedTask;
        if (!queue.IsBlocked) Withdraw(queue);
        queue.Closed = true;
        _waitingRecords -= queue.Count;
        while (queue.Count > 0) discard(queue.Dequeue().Record);

        queue.Idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var idle = queue.Idle.Task;
        ForgetOnceIdle(queue);
        return idle;
    }

    /// <summary>Every lane that is open.</summary>
    public IReadOnlyList<Lane> OpenLanes() => [.. _lanes.Values.Where(queue => !queue.Closed).Select(queue => queue.Lane)];

    // Exact, for each record is counted with a comma and the first one needs none.
    private bool IsFull => _readyRecords >= limits.Records || format.EnvelopeBytes + _readyBytes - 1 >= limits.WireBytes;

    private TimeSpan AgeOf(LaneQueue queue, long now) => clock.GetElapsedTime(queue.Oldest.ArrivedAt, now);

    private RecordBatch Take(long now, BatchClose close)
    {
        var age = TryPeekOldest(out var oldest) ? AgeOf(oldest, now) : TimeSpan.Zero;
        var records = ArrayPool<SourceRecord>.Shared.Rent(Math.Min(limits.Records, _readyRecords));
        var slices = new List<LaneSlice>(Math.Min(_ready.Count, 4));
        var bytes = (long)format.EnvelopeBytes;
        var count = 0;
        var openedAt = clock.GetUtcNow();
        _batches++;

        while (count < limits.Records && TryPeekOldest(out var queue))
        {
            var start = count;
            var comma = count > 0 ? 1 : 0;
            var keyBytes = queue.Key.BytesIn(_batches);
            if (count > 0 && (bytes + comma + keyBytes + queue.Oldest.WireBytes > limits.WireBytes || AreApart(records[0], queue.Oldest.Record)))
            {
                close = BatchClose.Bytes;
                break;
            }

            // What of an ordered lane does not fit waits for this batch, so it does not count as ready either.
            _ready.Dequeue();
            Withdraw(queue);
            bytes += keyBytes;
            queue.Key.PutIn(_batches);
            while (count < limits.Records && queue.Count > 0)
            {
                var next = queue.Oldest.WireBytes + (count > 0 ? 1 : 0);
                // What exceeds the limit even alone goes alone: not to the function, but in its turn.
                if (count > 0 && (bytes + next > limits.WireBytes || AreApart(records[0], queue.Oldest.Record))) break;
                bytes += next;
                records[count++] = queue.Dequeue().Record;
            }

            slices.Add(new LaneSlice(queue.Lane, start, count - start));
            queue.InFlight++;
            if (queue.Count == 0) continue;
            if (!queue.IsBlocked) MakeReady(queue);
            close = BatchClose.Bytes;
            break;
        }

        if (bytes >= limits.WireBytes) close = BatchClose.Bytes;
        if (count == limits.Records) close = BatchClose.Size;
        _waitingRecords -= count;
        return new RecordBatch(records.AsMemory(0, count), slices, (int)bytes, close, openedAt - age, openedAt);
    }

    private static bool AreApart(in SourceRecord first, in SourceRecord next) => first.IsUnreadable || next.IsUnreadable;

    private LaneQueue? Find(Lane lane)
    {
        if (_lastWritten is not null && ReferenceEquals(_lastWritten.Lane, lane)) return _lastWritten;
        return _lanes.TryGetValue(lane, out var queue) ? _lastWritten = queue : null;
    }

    private bool TryPeekOldest(out LaneQueue queue)
    {
        // A lane that was closed while ready stays in the heap until it comes up.
        while (_ready.TryPeek(out queue!, out _))
        {
            if (!queue.Closed) return true;
            _ready.Dequeue();
        }

        return false;
    }

    private void MakeReady(LaneQueue queue)
    {
        _ready.Enqueue(queue, queue.Oldest.ArrivedAt);
        _readyRecords += queue.Count;
        _readyBytes += queue.Key.Enter() + queue.EventBytes;
    }

    private void Withdraw(LaneQueue queue)
    {
        if (queue.Count == 0) return;
        _readyRecords -= queue.Count;
        _readyBytes -= queue.Key.Leave() + queue.EventBytes;
    }

    private void ForgetOnceIdle(LaneQueue queue)
    {
        if (queue.InFlight > 0) return;
        _lanes.Remove(queue.Lane);
        if (--queue.Key.Lanes == 0) _keys.Remove(queue.Lane.Whole);
        if (ReferenceEquals(_lastWritten, queue)) _lastWritten = null;
        queue.Idle?.TrySetResult();
    }
}

using Gateway.Records;

namespace Gateway.Batching;

/// <summary>Takes records from the source's thread and gives closed batches to the pipeline's one dispatcher.</summary>
/// <param name="limits">What closes a batch.</param>
/// <param name="format">How large a record is in the event.</param>
/// <param name="oversized">Called, on the source's thread, with a record that could not travel even alone.</param>
/// <param name="clock">The time of windows.</param>
internal sealed class Batcher(BatchLimits limits, IEventFormat format, Action<SourceRecord> oversized, TimeProvider clock)
    : IRecordSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Signal _arrival = new();
    private readonly BatchAssembler _assembler = new(limits, format, clock);
    private ITimer? _windowEnd;
    private RecordBatch? _last;
    private bool _draining;

    /// <summary>Raised when lanes were stopped, so that nobody waits to try their records again.</summary>
    public Interruption Stops { get; } = new();

    /// <summary>Records that wait for a batch.</summary>
    public int WaitingRecords => _assembler.WaitingRecords;

    public void Open(Lane lane)
    {
        lock (_gate)
        {
            if (_draining) lane.Stop();
            else _assembler.Open(lane);
        }
    }

    public void Write(in SourceRecord record)
    {
        var bytes = format.RecordBytes(record);
        bool taken, due;
        lock (_gate)
        {
            if (_assembler.IsOversized(record.Lane, bytes)) (taken, due) = (false, false);
            else due = _assembler.Add(record, bytes, clock.GetTimestamp(), out taken);
        }

        if (due) _arrival.Set();
        if (!taken) Refuse(record);
    }

    public Task CloseAsync(Lane lane)
    {
        lane.Stop();
        Task idle;
        lock (_gate) idle = _assembler.Close(lane, static record => record.Payload.Release());
        Stops.Raise();
        return idle;
    }

    /// <summary>Waits until a batch is due.</summary>
    /// <remarks>Called by one dispatcher at a time.</remarks>
    /// <returns>False once drained: nothing comes any more.</returns>
    public async ValueTask<bool> WaitUntilDueAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_draining) return _last is not null;
                if (_assembler.IsDue(clock.GetTimestamp(), out var wait)) return true;
                if (wait > TimeSpan.Zero) WakeAfter(wait);
            }

            await _arrival.WaitAsync();
        }
    }

    /// <summary>The batch that is due, filled with what came since; null when there is none any more, as after its lane was stopped.</summary>
    public RecordBatch? TryTake()
    {
        lock (_gate)
        {
            if (!_draining) return _assembler.TryTake(clock.GetTimestamp());
            (var last, _last) = (_last, null);
            return last;
        }
    }

    /// <summary>The batch is settled or released: its lanes go on and its memory is given back.</summary>
    public void Complete(RecordBatch batch)
    {
        Release(batch);
        lock (_gate) _assembler.Complete(batch.Slices);
        batch.GiveBack();
        _arrival.Set();
    }

    /// <summary>As <see cref="Complete"/>, and takes the next batch if one is due.</summary>
    public RecordBatch? CompleteAndTake(RecordBatch batch)
    {
        Release(batch);
        RecordBatch? next;
        bool others;
        lock (_gate)
        {
            _assembler.Complete(batch.Slices);
            next = _draining ? null : _assembler.TryTake(clock.GetTimestamp());
            // The dispatcher has to look at what is left: at another batch, at a window, at the end.
            others = _draining || _assembler.HasReady;
        }

        batch.GiveBack();
        if (others) _arrival.Set();
        return next;
    }

    /// <summary>
    /// Nothing new is batched. A batch that was only waiting for company goes out once more; a backlog stays with the broker,
    /// which has it anyway.
    /// </summary>
    public void Drain()
    {
        lock (_gate)
        {
            if (_draining) return;
            _draining = true;
            _last = _assembler.TryTakeLast(clock.GetTimestamp());
            StopLanes();
        }

        // Now, and not when somebody asks for a batch: whoever waits to try again may hold up the one who would ask.
        Stops.Raise();
        _arrival.Set();
    }

    public void Dispose()
    {
        _windowEnd?.Dispose();
        Stops.Dispose();
    }

    private static void Release(RecordBatch batch)
    {
        foreach (ref readonly var record in batch.Records) record.Payload.Release();
    }

    private void StopLanes()
    {
        foreach (var lane in _assembler.OpenLanes())
        {
            lane.Stop();
            _ = _assembler.Close(lane, static record => record.Payload.Release());
        }
    }

    private void WakeAfter(TimeSpan wait)
    {
        _windowEnd ??= clock.CreateTimer(static state => ((Signal)state!).Set(), _arrival, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _windowEnd.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Refuse(in SourceRecord record)
    {
        // A stopped lane's records come again with its next owner; only a living lane's record is too large.
        if (!record.Lane.IsStopped) oversized(record);
        record.Payload.Release();
    }
}

using Gateway.Records;

namespace Gateway.Batching;

/// <summary>Takes records from the source's thread and gives closed batches to the pipeline's one dispatcher.</summary>
/// <param name="limits">What closes a batch.</param>
/// <param name="format">How large a record is in the event.</param>
/// <param name="oversized">Called, on the source's thread, with a record that could not travel even alone; null makes a batch of it by itself.</param>
/// <param name="clock">The time of windows.</param>
internal sealed class Batcher(BatchLimits limits, IEventFormat format, Action<SourceRecord>? oversized, TimeProvider clock)
    : IRecordSink, IDisposable
{
    private const int LongestRun = 64;
    private const int Refused = -1;

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

    public void Write(ReadOnlySpan<SourceRecord> records)
    {
        for (; records.Length > LongestRun; records = records[LongestRun..]) WriteRun(records[..LongestRun]);
        WriteRun(records);
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

    /// <summary>These lanes of a batch go on, while others of it are still under way.</summary>
    public void GoOn(IReadOnlyList<LaneSlice> lanes)
    {
        lock (_gate) _assembler.Complete(lanes);
        _arrival.Set();
    }

    /// <summary>The batch is settled or released: its lanes go on and its memory is given back.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="lanes">Those of its lanes that do not go on already; null for all.</param>
    public void Complete(RecordBatch batch, IReadOnlyList<LaneSlice>? lanes = null)
    {
        Release(batch);
        GoOn(lanes ?? batch.Slices);
        batch.GiveBack();
    }

    /// <summary>As <see cref="Complete"/>, and takes the next batch if one is due.</summary>
    public RecordBatch? CompleteAndTake(RecordBatch batch, IReadOnlyList<LaneSlice>? lanes = null)
    {
        Release(batch);
        RecordBatch? next;
        bool others;
        lock (_gate)
        {
            _assembler.Complete(lanes ?? batch.Slices);
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

    // Sizes are computed before the lock is taken: that is most of the work, and the workers need the lock too.
    private void WriteRun(ReadOnlySpan<SourceRecord> records)
    {
        Span<int> bytes = stackalloc int[LongestRun];
        for (var i = 0; i < records.Length; i++) bytes[i] = format.RecordBytes(records[i]);

        var due = false;
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            for (var i = 0; i < records.Length; i++)
            {
                var taken = false;
                if (oversized is null || !_assembler.IsOversized(records[i].Lane, bytes[i])) due |= _assembler.Add(records[i], bytes[i], now, out taken);
                if (!taken) bytes[i] = Refused;
            }
        }

        if (due) _arrival.Set();
        for (var i = 0; i < records.Length; i++)
        {
            if (bytes[i] == Refused) Refuse(records[i]);
        }
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
        if (!record.Lane.IsStopped) oversized?.Invoke(record);
        record.Payload.Release();
    }
}

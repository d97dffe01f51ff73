using System.Threading.Channels;
using Gateway.Batching;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Settlement.Redrive;
using Gateway.Sources;

namespace Gateway.Hosting.Redrive;

/// <summary>What a failure destination holds, as a source of the mapping's own pipeline.</summary>
/// <remarks>
/// A unit is taken away once all its records have succeeded. With the first record of a failure topic's partition that fails
/// again the partition stops: what comes behind in it stays. It ends by itself, when all that was read has come to its end.
/// </remarks>
/// <param name="reader">Takes away what has succeeded.</param>
/// <param name="units">What it reads; the first of them has been read.</param>
/// <param name="stop">Ends the reading.</param>
/// <param name="report">Hears what became of each record.</param>
internal sealed class RedriveSource(IFailureReader reader, IAsyncEnumerator<FailedUnit> units, CancellationTokenSource stop, RedriveReport report) : IRecordSource
{
    /// <summary>Of records that were read and have no outcome yet.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Pending> _pending = [];
    private readonly Dictionary<string, RedriveLane> _wholes = [];
    private readonly Channel<FailedUnit> _done = Channel.CreateUnbounded<FailedUnit>();
    private readonly Signal _room = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IRecordSink? _sink;
    private Task _reading = Task.CompletedTask;
    private Task _removing = Task.CompletedTask;
    private long _numbers;
    private long _bytes;
    private int _units;
    private bool _hasReadAll;

    /// <summary>Completes when everything has come to its end, or the function cannot be invoked at all.</summary>
    public Task Completed => _completed.Task;

    public SourceHealth Health => new(true, null, [], Interlocked.Read(ref _bytes));

    public void Start(IRecordSink sink)
    {
        _sink = sink;
        _reading = Task.Run(ReadAsync);
        _removing = Task.Run(RemoveAsync);
    }

    public int Acknowledge(ReadOnlySpan<SourceRecord> records)
    {
        lock (_gate)
        {
            foreach (ref readonly var record in records)
            {
                if (Take(record) is not { } pending) continue;
                report.Succeeded();
                if (pending.Progress is { Left: 0, HasFailed: false } done) _done.Writer.TryWrite(done.Unit);
            }
        }

        LookForEnd();
        return records.Length;
    }

    public Rejection Reject(ReadOnlySpan<SourceRecord> records, DropReason reason, string why)
    {
        var stopped = new HashSet<RedriveGroup>();
        lock (_gate)
        {
            foreach (ref readonly var record in records)
            {
                if (Take(record) is not { } pending) continue;
                var unit = pending.Progress.Unit;
                pending.Progress.HasFailed = true;
                report.Failed(unit, pending.Item, why);
                if (unit.Group.IsStopped || unit.Group.Partition is null) continue;
                unit.Group.IsStopped = true;
                stopped.Add(unit.Group);
            }
        }

        // Without the lock: those who are woken by it may come back here.
        foreach (var group in stopped) _ = LeaveAsync(group);
        LookForEnd();
        return Rejection.Kept;
    }

    public void Release(ReadOnlySpan<SourceRecord> records)
    {
        // Of a group that stopped, or of a redrive that ends: both count what is left.
    }

    /// <summary>The function is missing or may not be invoked. Somebody is there to hear it, so nothing waits for its mending.</summary>
    public void Pause() => _completed.TrySetResult();

    public void Resume()
    {
        // What paused it ended it.
    }

    public void StopReading()
    {
        stop.Cancel();
        _room.Set();
    }

    public async Task CloseAsync(TimeSpan limit)
    {
        await _reading;
        _done.Writer.TryComplete();
        await _removing;
        lock (_gate)
        {
            report.Untried(_pending.Count);
            _pending.Clear();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task ReadAsync()
    {
        try
        {
            do
            {
                var unit = units.Current;
                report.Read(unit);
                while (!stop.IsCancellationRequested && !HasRoom) await _room.WaitAsync();
                Put(unit);
            }
            while (!stop.IsCancellationRequested && await units.MoveNextAsync());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was not read is where it was.
        }
        catch (Exception bug)
        {
            _completed.TrySetException(bug);
        }

        lock (_gate) _hasReadAll = true;
        LookForEnd();
    }

    private bool HasRoom
    {
        get
        {
            lock (_gate) return _units == 0 || (_bytes < MostBytes && _units < reader.MostOutstanding);
        }
    }

    private void Put(FailedUnit unit)
    {
        var items = unit.Event.Items;
        lock (_gate)
        {
            if (unit.Group.IsStopped || stop.IsCancellationRequested)
            {
                report.Untried(items.Count);
                return;
            }

            var progress = new Progress(unit) { Left = items.Count };
            (_bytes, _units) = (_bytes + unit.Bytes, _units + 1);
            var first = _numbers;
            foreach (var item in items) _pending.Add(_numbers++, new Pending(item, progress));
            for (var i = 0; i < items.Count && !unit.Group.IsStopped; i++)
            {
                // A record that no event can hold comes back at once, and stops its group.
                _sink!.Write([RedriveRecord.Of(items[i], LaneOf(unit.Group, items[i]), first + i, unit.FailedIn)]);
            }
        }
    }

    private RedriveLane LaneOf(RedriveGroup group, FailedItem item)
    {
        if (!_wholes.TryGetValue(item.Key, out var whole)) _wholes.Add(item.Key, whole = WholeOf(group, item));
        if (group.Partition is null) return whole;
        if (group.Lanes.TryGetValue(item.Key, out var lane)) return lane;
        lane = new RedriveLane(whole, group.Name);
        group.Lanes.Add(item.Key, lane);
        _sink!.Open(lane);
        return lane;
    }

    private RedriveLane WholeOf(RedriveGroup group, FailedItem item)
    {
        // What belongs together in a queue the event does not tell.
        var whole = new RedriveLane(item) { IsOrdered = item.Partition is not null };
        if (group.Partition is null) _sink!.Open(whole);
        return whole;
    }

    // Called with the lock.
    private Pending? Take(in SourceRecord record)
    {
        if (!_pending.Remove(RedriveRecord.NumberOf(record), out var pending)) return null;
        if (--pending.Progress.Left == 0) Forget(pending.Progress.Unit);
        return pending;
    }

    private void Forget(FailedUnit unit)
    {
        (_bytes, _units) = (_bytes - unit.Bytes, _units - 1);
        _room.Set();
    }

    /// <summary>Leaves what of a group is not done where it is, once nothing of it is in flight.</summary>
    private async Task LeaveAsync(RedriveGroup group)
    {
        await Task.WhenAll(group.Lanes.Values.Select(lane => _sink!.CloseAsync(lane)));
        lock (_gate)
        {
            var left = _pending.Where(each => ReferenceEquals(each.Value.Progress.Unit.Group, group)).ToList();
            report.Untried(left.Count);
            foreach (var (number, pending) in left)
            {
                _pending.Remove(number);
                if (--pending.Progress.Left == 0) Forget(pending.Progress.Unit);
            }
        }

        LookForEnd();
    }

    private void LookForEnd()
    {
        lock (_gate)
        {
            if (_hasReadAll && _pending.Count == 0) _completed.TrySetResult();
        }
    }

    private async Task RemoveAsync()
    {
        while (await _done.Reader.WaitToReadAsync())
        {
            var done = new List<FailedUnit>();
            while (_done.Reader.TryRead(out var unit)) done.Add(unit);
            // Not ended by a stop: what has succeeded should not come again.
            if (await reader.DoneAsync(done, CancellationToken.None) is { } problem) report.Problem($"succeeded, but comes again with the next redrive: {problem}");
        }
    }

    /// <summary>How far a unit is.</summary>
    private sealed class Progress(FailedUnit unit)
    {
        public FailedUnit Unit { get; } = unit;

        public int Left { get; set; }

        public bool HasFailed { get; set; }
    }

    private sealed record Pending(FailedItem Item, Progress Progress);
}

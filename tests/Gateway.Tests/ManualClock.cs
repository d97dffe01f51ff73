namespace Gateway;

/// <summary>
/// A clock that stands still until it is advanced. Timers fire one after the other, each at its own time, on the thread that advances.
/// </summary>
internal sealed class ManualClock : TimeProvider
{
    // Odd on purpose: it shows up arithmetic that takes timestamps for ticks.
    private const int StampsPerTick = 7;

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _scheduled = [];
    private TimeSpan _elapsed;

    public static DateTimeOffset Start { get; } = new(2026, 3, 4, 9, 5, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond * StampsPerTick;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return _elapsed;
        }
    }

    /// <summary>Timers that are going to fire.</summary>
    public int Waits
    {
        get
        {
            lock (_gate) return _scheduled.Count;
        }
    }

    /// <summary>How far the next timer is away; null when none is set.</summary>
    public TimeSpan? NextIn
    {
        get
        {
            lock (_gate) return _scheduled.Count == 0 ? null : _scheduled.Min(timer => timer.Due) - _elapsed;
        }
    }

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks * StampsPerTick;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (TakeDue(end) is { } due) due.Fire();
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var due = _scheduled.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            var now = due?.Due ?? end;
            if (now > _elapsed) _elapsed = now;
            due?.Reschedule();
            return due;
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public void Fire() => fire();

        /// <summary>To be called under the clock's lock.</summary>
        public void Reschedule()
        {
            if (_period > TimeSpan.Zero) Due += _period;
            else clock._scheduled.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._scheduled.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                (Due, _period) = (clock._elapsed + dueTime, period);
                clock._scheduled.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

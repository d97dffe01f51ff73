namespace Gateway.Tracing;

/// <summary>A clock that stands still until it is moved. Its wall clock can be set apart from its monotonic one.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks;

    /// <summary>2026-03-04T09:05:05.402113Z.</summary>
    public static DateTimeOffset Start { get; } = DateTimeOffset.UnixEpoch.AddTicks(1_772_615_105_402_113 * 10);

    public TestClock()
        : this(Start)
    {
    }

    public DateTimeOffset Now { get; set; } = now;

    /// <summary>Not the usual frequency: it shows up arithmetic that takes stamps for ticks.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond * 7;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _ticks * 7;

    /// <summary>No time-out ever ends by itself.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Advance(TimeSpan by)
    {
        Now += by;
        _ticks += by.Ticks;
    }

    public void AdvanceMilliseconds(double by) => Advance(TimeSpan.FromMilliseconds(by));
}

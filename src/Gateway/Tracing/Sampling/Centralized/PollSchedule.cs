namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Says when rules and targets are asked for. Used by one thread.</summary>
/// <param name="clock">Its timestamps count; a wall clock that is set does not matter.</param>
/// <param name="random">0 up to, never including, 1: keeps many processes from asking at once.</param>
internal sealed class PollSchedule(TimeProvider clock, Func<double> random)
{
    public static readonly TimeSpan RulesEvery = TimeSpan.FromSeconds(300);
    public static readonly TimeSpan RulesJitter = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan TargetsEvery = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan TargetsJitter = TimeSpan.FromMilliseconds(100);

    /// <summary>After a failure, doubling up to <see cref="RulesEvery"/>: a daemon beside us may start a moment later than we do.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _rulesAt = TimeSpan.Zero;
    private TimeSpan _targetsAt = TargetsEvery + (TargetsJitter * random());
    private TimeSpan _retry = FirstRetry;

    public bool RulesAreDue => Now >= _rulesAt;

    public bool TargetsAreDue => Now >= _targetsAt;

    /// <summary>Whole milliseconds, so that a timer of that fineness does not fire too early.</summary>
    public TimeSpan UntilNext => TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(((_rulesAt < _targetsAt ? _rulesAt : _targetsAt) - Now).TotalMilliseconds)));

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>To be called before the rules are asked for: whatever becomes of the call, there is a next one.</summary>
    public void RulesAsked()
    {
        _rulesAt = Now + _retry;
        _retry = _retry * 2 < RulesEvery ? _retry * 2 : RulesEvery;
    }

    public void RulesRead()
    {
        _rulesAt = Now + RulesEvery + (RulesJitter * random());
        _retry = FirstRetry;
    }

    /// <summary>The rules have changed: they are due out of turn.</summary>
    public void RulesChanged() => _rulesAt = Now;

    /// <summary>To be called before targets are asked for.</summary>
    public void TargetsAsked() => _targetsAt = Now + TargetsEvery + (TargetsJitter * random());
}

namespace Gateway.Local;

/// <summary>A clock that stands still until a test moves it. Timers are not its business.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddSeconds(1_772_615_105);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Keeps the broker from thinking us gone, and notices when the broker is.</summary>
/// <remarks>
/// Driven by a timer, so that keep-alives go out although nothing is read. Silence counts only while something is waited for:
/// who does not read hears nothing.
/// </remarks>
internal sealed class InactivityMonitor : IDisposable
{
    /// <summary>Looks within the longest silence: with one in six a keep-alive goes out after a half of it at the latest.</summary>
    private const int Looks = 6;
    private const int NotReading = 0;

    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly Func<TimeSpan> _quiet;
    private readonly Action _keepAlive;
    private readonly Action _silent;
    private readonly ITimer? _timer;
    private long _readingSince;

    /// <param name="limit">The longest silence; zero for no supervision.</param>
    /// <param name="quiet">How long nothing was sent.</param>
    /// <param name="keepAlive">Sends a sign of life.</param>
    /// <param name="silent">The broker was not heard for longer than the limit.</param>
    /// <param name="clock">The time.</param>
    public InactivityMonitor(TimeSpan limit, Func<TimeSpan> quiet, Action keepAlive, Action silent, TimeProvider clock)
    {
        (_limit, _quiet, _keepAlive, _silent, _clock) = (limit, quiet, keepAlive, silent, clock);
        if (limit <= TimeSpan.Zero) return;
        var period = limit / Looks;
        _timer = clock.CreateTimer(static monitor => ((InactivityMonitor)monitor!).Look(), this, period, period);
    }

    public void ReadingBegins() => Interlocked.Exchange(ref _readingSince, Math.Max(_clock.GetTimestamp(), NotReading + 1));

    public void ReadingEnds() => Interlocked.Exchange(ref _readingSince, NotReading);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        if (_quiet() >= _limit / 3) _keepAlive();
        var since = Interlocked.Read(ref _readingSince);
        if (since != NotReading && _clock.GetElapsedTime(since) > _limit) _silent();
    }
}

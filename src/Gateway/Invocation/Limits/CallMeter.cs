namespace Gateway.Invocation.Limits;

/// <summary>Counts a function's calls while nothing limits them: two atomic additions for each. Any thread may count.</summary>
internal sealed class CallMeter
{
    private const int InFlightBits = 20;
    private const long OneBegun = 1L << InFlightBits;
    private const long InFlightMask = OneBegun - 1;

    /// <summary>Seconds of one window.</summary>
    private const double WindowSeconds = 1;

    /// <summary>A window that is younger than this is counted as if it had lasted so long.</summary>
    private const double LeastSeconds = 0.1;

    /// <summary>What there was once is believed in for a while: longer than a storm takes.</summary>
    private const double HalfLifeSeconds = 300;

    // Begun since ever in the upper bits, in flight in the lower ones.
    private long _counts;
    private int _peak;
    private int _lastPeak;
    private double _windowAt;
    private long _begunBefore;
    private double _lastRate;
    private double _usualPeak;
    private double _usualRate;

    public int InFlight => (int)(Volatile.Read(ref _counts) & InFlightMask);

    public long Begun => Volatile.Read(ref _counts) >> InFlightBits;

    /// <summary>Most in flight in this window and the last.</summary>
    public int Peak => Math.Max(Volatile.Read(ref _peak), _lastPeak);

    /// <summary>As many were in flight at a time of late, in the last five minutes or so.</summary>
    public double UsualPeak => Math.Max(_usualPeak, Peak);

    /// <summary>As many began in a second of late.</summary>
    public double UsualRate(double now) => Math.Max(_usualRate, Rate(now));

    /// <summary>As many began in a second, in this window or the last.</summary>
    public double Rate(double now)
    {
        var current = (Begun - _begunBefore) / Math.Max(now - _windowAt, LeastSeconds);
        return Math.Max(_lastRate, current);
    }

    /// <returns>How many are in flight with this one.</returns>
    public int Began(double now)
    {
        // A rest is no part of the burst that ends it. Should somebody else begin a window now, a call or two are counted in the other.
        if (InFlight == 0 && IsDue(now)) Turn(now);
        var inFlight = (int)(Interlocked.Add(ref _counts, OneBegun + 1) & InFlightMask);
        // Two that race may lose the higher by one or two, which nobody notices.
        if (inFlight > Volatile.Read(ref _peak)) Volatile.Write(ref _peak, inFlight);
        return inFlight;
    }

    public void Ended() => Interlocked.Decrement(ref _counts);

    /// <summary>True when <see cref="Turn"/> should be called, by one thread.</summary>
    public bool IsDue(double now) => now - Volatile.Read(ref _windowAt) >= WindowSeconds;

    /// <summary>Begins the next window.</summary>
    public void Turn(double now)
    {
        var seconds = now - _windowAt;
        if (seconds < WindowSeconds) return;
        var begun = Begun;
        _lastRate = (begun - _begunBefore) / seconds;
        _lastPeak = Volatile.Read(ref _peak);
        var fade = Math.Pow(0.5, seconds / HalfLifeSeconds);
        _usualRate = Math.Max(_usualRate * fade, _lastRate);
        _usualPeak = Math.Max(_usualPeak * fade, _lastPeak);
        Volatile.Write(ref _peak, InFlight);
        _begunBefore = begun;
        Volatile.Write(ref _windowAt, now);
    }
}

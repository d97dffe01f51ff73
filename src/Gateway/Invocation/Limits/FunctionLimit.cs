namespace Gateway.Invocation.Limits;

/// <summary>
/// Decides how many calls of one function may be in flight and when the next may begin. There is no limit until the function throttles,
/// and none again once nobody has been held back for a while.
/// </summary>
/// <remarks>
/// A function admits so many calls at a time, or so many in a second, and a throttle does not say which. When many calls are throttled
/// both bounds give way; when few are, the one that seems to be at fault: where the next call among as many is throttled too, it is a
/// bound of their number, else one of their rate. Both climb again. A bound that was lowered by mistake climbs until it is out of the
/// way, for the next throttle comes from the other.
/// <para>
/// How long calls take counts where a share is one of places: a throttle holds its place for a moment only. It lowers no bound and
/// slows no climb, for a function invoked synchronously has no queue. Longer calls tell of the payload and not of load, and a throttle
/// comes at once however long calls take.
/// </para>
/// <para>
/// <see cref="BeginFreely"/> and <see cref="EndFreely"/> may be called by any thread, all else by one at a time. Times are seconds.
/// </para>
/// </remarks>
internal sealed class FunctionLimit
{
    private const double LeastInFlight = 1;
    // So few calls cost nobody anything, throttled or not; and where throttles come whatever is sent, fewer would bring nothing through.
    private const double LeastRate = 50;

    /// <summary>Of a handful of calls nothing is known of what the function admits; it begins here then.</summary>
    private const double LeastRateBefore = 20;

    /// <summary>A round lasts until its share of throttles says something.</summary>
    private const double RoundSeconds = 0.1;
    private const int RoundCalls = 10;
    private const double ShortRoundSeconds = 0.4;
    private const double LightRoundSeconds = 0.3;

    /// <summary>A row of calls without a cut is forgotten after so many, or a throttle in ten thousand calls would count for nothing.</summary>
    private const int LongRoundCalls = 100;
    private const double LongRoundSeconds = 2;

    /// <summary>Throttles that are not worth giving way to.</summary>
    private const double HarmlessShare = 0.01;

    /// <summary>What may begin at once after nothing did: a timer is late by a millisecond or two.</summary>
    private const double BurstSeconds = 0.02;
    private const double LeastBurst = 2;

    /// <summary>The limit ends when for so long it held nobody back and nothing was throttled.</summary>
    private const double IdleSeconds = 10;

    /// <summary>Who waits for a bound to climb looks again after so long.</summary>
    private const double LookSeconds = 0.05;

    /// <summary>From a throttle on so many calls have to begin among as many, before it is told which bound was too high.</summary>
    private const int JudgingCalls = 1;
    private const double JudgingShare = 0.5;

    /// <summary>Of a share this large it is not asked which bound was too high: far too much was sent.</summary>
    private const double HeavyShare = 0.3;

    private readonly CallMeter _calls = new();
    private readonly AdaptiveBound _width = new(LeastInFlight);
    private readonly AdaptiveBound _rate = new(LeastRate, bears: true);
    private readonly Crowd _admitted = new();
    private volatile bool _isInForce;
    private volatile int _round;
    private double _throttledAt = double.NegativeInfinity;
    private double _narrowAt = double.NegativeInfinity;
    private double _slowAt = double.NegativeInfinity;
    private double _share;

    // Of the present round.
    private double _roundAt;
    private long _begun;
    private long _throttled;
    private double _throttledSeconds;
    private double _inFlightSeconds;
    private double _countedAt;
    private int _peak;

    // Of the calls that began when as many were in flight as when one was throttled, in this round.
    private int _level;
    private int _levelBegun;
    private int _levelThrottled;

    private double _credit;
    private double _creditAt;

    public bool IsInForce => _isInForce;

    public int InFlight => _calls.InFlight;

    /// <summary>How many may be in flight.</summary>
    public int MostInFlight(double now) => (int)(_width.At(now) + 0.5);

    /// <summary>How many may begin in a second.</summary>
    public double MostPerSecond(double now) => _rate.At(now);

    /// <summary>The share of calls that were throttled when the limit last gave way, 0 to 1.</summary>
    public double ThrottledShare => _share;

    public double ThrottledAt => _throttledAt;

    /// <summary>True when nothing was throttled and nobody held back for so long that the next call will find no limit.</summary>
    public bool HasEnded(double now) => now - Math.Max(_throttledAt, Math.Max(_narrowAt, _slowAt)) > IdleSeconds;

    /// <summary>Begins a call while there is no limit.</summary>
    public CallTurn BeginFreely(double now) => new(_round, now, _calls.Began(now));

    /// <summary>Ends a call that was not throttled, while there is no limit.</summary>
    /// <returns>True when <see cref="Measure"/> should be called.</returns>
    public bool EndFreely(double now)
    {
        _calls.Ended();
        return _calls.IsDue(now);
    }

    public void Measure(double now) => _calls.Turn(now);

    /// <summary>Begins a call, if it may.</summary>
    /// <param name="now">The time.</param>
    /// <param name="turn">Its turn.</param>
    /// <param name="wait">After how long to ask again, if no call ends before.</param>
    public bool TryBegin(double now, out CallTurn turn, out double wait)
    {
        (turn, wait) = (default, 0);
        if (_isInForce && HasEnded(now)) _isInForce = false;
        if (_isInForce && MustWait(now, out wait)) return false;
        Count(now);
        turn = BeginFreely(now);
        _credit -= 1;
        _begun++;
        _peak = Math.Max(_peak, turn.InFlight);
        if (turn.InFlight >= _level) _levelBegun++;
        return true;
    }

    /// <summary>A call has ended.</summary>
    /// <param name="turn">Its turn.</param>
    /// <param name="now">The time.</param>
    /// <param name="outcome">What became of it; null when it was not made or given up.</param>
    public void End(CallTurn turn, double now, InvocationClass? outcome)
    {
        Count(now);
        _calls.Ended();
        _calls.Turn(now);
        if (outcome is InvocationClass.Throttled) Throttled(turn, now);
        else if (_isInForce && outcome is InvocationClass.Succeeded or InvocationClass.FunctionFailed) _admitted.Add(turn.InFlight);
        if (_isInForce && IsLong(now)) BeginRound(now);
    }

    private bool MustWait(double now, out double wait)
    {
        wait = LookSeconds;
        if (_calls.InFlight >= MostInFlight(now))
        {
            _narrowAt = now;
            return true;
        }

        var rate = MostPerSecond(now);
        _credit = Math.Min(_credit + (rate * (now - _creditAt)), Math.Max(LeastBurst, rate * BurstSeconds));
        _creditAt = now;
        if (_credit >= 1) return false;
        _slowAt = now;
        wait = Math.Min((1 - _credit) / rate, LookSeconds);
        return true;
    }

    private void Throttled(CallTurn turn, double now)
    {
        _throttledAt = now;
        if (!_isInForce)
        {
            ComeIntoForce(now);
            return;
        }

        _throttledSeconds += now - Math.Max(turn.BeganAt, _roundAt);
        // It began under other bounds, so it says nothing of these.
        if (turn.Round != _round) return;
        _throttled++;
        if (turn.InFlight >= _level) _levelThrottled++;
        _level = Math.Min(_level, turn.InFlight);
        if (IsTelling(now)) GiveWay(turn, now);
    }

    private bool IsTelling(double now)
    {
        if (_throttled <= _begun * HarmlessShare || (IsMany && _levelBegun < JudgingCalls)) return false;
        var least = IsShort ? ShortRoundSeconds : IsHeavy ? RoundSeconds : LightRoundSeconds;
        return now - _roundAt >= least;
    }

    private void GiveWay(CallTurn turn, double now)
    {
        // Of a handful of calls the share says little; that one was too many is known.
        var share = IsShort ? 0 : (double)_throttled / _begun;
        var isCrowd = IsCrowd(turn, now);
        if (IsHeavy || isCrowd) _width.Cut(now, UsedWidth(now), ShareOfTime, _calls.UsualPeak, IsHeavy ? 0 : Math.Min(_admitted.Usual, turn.InFlight - 1));
        if (IsHeavy || !isCrowd) _rate.Cut(now, UsedRate(now), share, _calls.UsualRate(now));
        _share = (double)_throttled / _begun;
        BeginRound(now);
    }

    // A bound of their number lets none through where one was too many; any other one lets most through.
    private bool IsCrowd(CallTurn turn, double now)
    {
        if (UsedRate(now) <= LeastRate) return true;
        return IsMany ? _levelThrottled >= _levelBegun * JudgingShare : _admitted.IsExceptional(turn.InFlight);
    }

    private void ComeIntoForce(double now)
    {
        _width.Start(now, _calls.Peak);
        _rate.Start(now, Math.Max(_calls.Rate(now), LeastRateBefore));
        (_credit, _creditAt, _isInForce) = (LeastBurst, now, true);
        _admitted.Reset(_calls.Peak);
        BeginRound(now);
    }

    private bool IsShort => _begun < RoundCalls;

    private bool IsHeavy => !IsShort && _throttled > _begun * HeavyShare;

    private bool IsMany => !IsShort && !IsHeavy;

    // Throttles answer at once and calls take their time: by their number alone, a few in excess would seem to be nearly all.
    // A throttle that took no time that can be told tells nothing of it.
    private double ShareOfTime => _throttledSeconds > 0 ? _throttledSeconds / Math.Max(_inFlightSeconds, _throttledSeconds) : 0;

    // What held somebody back was used to the full, whatever the round's average says.
    private double UsedWidth(double now) => Bound(_narrowAt, now) ? double.PositiveInfinity : _peak;

    private double UsedRate(double now) => Bound(_slowAt, now) ? double.PositiveInfinity : _begun / (now - _roundAt);

    private bool Bound(double at, double now) => at >= _roundAt && now - at < RoundSeconds;

    private bool IsLong(double now) => now - _roundAt > LongRoundSeconds && _begun >= LongRoundCalls;

    private void BeginRound(double now)
    {
        _round++;
        (_roundAt, _countedAt, _begun, _throttled, _throttledSeconds, _inFlightSeconds, _peak) = (now, now, 0, 0, 0, 0, _calls.InFlight);
        (_level, _levelBegun, _levelThrottled) = (int.MaxValue, 0, 0);
    }

    private void Count(double now)
    {
        _inFlightSeconds += _calls.InFlight * (now - _countedAt);
        _countedAt = now;
    }
}

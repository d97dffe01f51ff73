namespace Gateway.Invocation.Limits;

/// <summary>
/// A number that gives way to throttles by a factor and climbs again by addition: back to where it stood, a while there, and then
/// beyond, the faster the longer nothing is throttled.
/// </summary>
/// <remarks>
/// <code>
///                                        .'   what else there may be
///        ____________________________..-'
///      .'         stands here
///    .'  returns
///  cut
/// </code>
/// Looking beyond costs a throttle where the bound was right, so it is done gently and not at once; where the bound was that of a
/// storm, it has to be back before long. Times are seconds on any one clock.
/// </remarks>
/// <param name="floor">It never falls below this.</param>
/// <param name="bears">True bears a few throttles that cuts have been seen not to change.</param>
internal sealed class AdaptiveBound(double floor, bool bears = false)
{
    private const double MildestCut = 0.9;
    private const double HardestCut = 0.5;

    private const double DoublingSeconds = 1;
    private const double MostDoublings = 20;

    private const double ReturnSeconds = 0.8;
    private const double StandSeconds = 1.7;

    /// <summary>From there on it takes so long to have what there was before a storm.</summary>
    private const double ClimbSeconds = 4.5;

    /// <summary>Cuts that changed nothing until no more are made.</summary>
    private const int CutsInVain = 1;
    private const double EnoughToTell = 10;
    private const double LightShare = 0.3;

    /// <summary>For so long throttles are borne that cuts did not change, unless there are more of them.</summary>
    private const double BearSeconds = 30;
    private const double LargerShare = 1.5;

    private bool _isUntried;
    private double _low;
    private double _stand;
    private double _from;
    private double _scale;

    // Of the last cut.
    private double _admitted;
    private double _share;
    private int _inVain;

    // What is not given way to, for now.
    private double _borne;
    private double _borneUntil = double.NegativeInfinity;

    /// <summary>Begins at a value that was good until now. Until the first cut it doubles again and again: after a rest it may be far too low.</summary>
    /// <param name="now">The time.</param>
    /// <param name="value">Its first value.</param>
    public void Start(double now, double value)
    {
        (_low, _from, _isUntried) = (Math.Max(value, floor), now, true);
        (_admitted, _share, _inVain, _borneUntil) = (0, 0, 0, double.NegativeInfinity);
    }

    public double At(double now)
    {
        var since = now - _from;
        if (_isUntried) return _low * Math.Pow(2, Math.Min(since / DoublingSeconds, MostDoublings));
        if (since < ReturnSeconds) return _low + ((_stand - _low) * since / ReturnSeconds);
        var beyond = Math.Max(since - ReturnSeconds - StandSeconds, 0) / ClimbSeconds;
        return _stand + (_scale * beyond * beyond * beyond);
    }

    /// <summary>Gives way, unless that has been seen not to help.</summary>
    /// <param name="now">The time.</param>
    /// <param name="used">Most of it that was used; what was not used cannot have been too much.</param>
    /// <param name="share">How much of that was throttled, 0 to 1.</param>
    /// <param name="scale">What there was before there were throttles: how far the climb may have to go.</param>
    /// <param name="proven">So much is admitted without doubt; it is not cut below that.</param>
    public void Cut(double now, double used, double share, double scale, double proven = 0)
    {
        var value = Math.Min(At(now), used);
        if (now < _borneUntil && share <= _borne * LargerShare) return;
        if (IsInVain(value, share))
        {
            (_borne, _borneUntil) = (share, now + BearSeconds);
            return;
        }

        (_admitted, _share) = (value * (1 - share), share);
        var least = Math.Max(floor, Math.Min(value, proven));
        _stand = Math.Max(value * Math.Clamp(1 - share, HardestCut, 1), least);
        _isUntried = false;
        (_low, _from, _scale) = (Math.Max(_stand * MildestCut, least), now, scale);
    }

    // Less was sent than had been admitted, and as many of it were throttled: these throttles do not follow what is sent. A few
    // are better borne than followed down to nothing; of many that cannot be known, and who sends much then only adds to it.
    private bool IsInVain(double value, double share)
    {
        var changedNothing = bears && value >= EnoughToTell && share is > 0 and < LightShare && value < _admitted && share > _share / 2 && _share > 0;
        _inVain = changedNothing ? _inVain + 1 : 0;
        return _inVain > CutsInVain;
    }
}

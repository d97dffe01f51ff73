namespace Gateway.Invocation;

/// <summary>How long to wait before trying again: doubling up to a ceiling, with full jitter.</summary>
/// <param name="First">The longest wait before the first repetition.</param>
/// <param name="Ceiling">The longest wait of all.</param>
internal readonly record struct BackOff(TimeSpan First, TimeSpan Ceiling)
{
    /// <summary>Beyond any ceiling, and far from overflow.</summary>
    private const int MaxDoublings = 30;

    /// <summary>For what Lambda will take sooner or later: 50 ms, doubling to 5 s.</summary>
    public static readonly BackOff OfService = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5));

    /// <summary>True when each wait is as long as it may be.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The same wait each time.</summary>
    public static BackOff Fixed(TimeSpan wait) => new(wait, wait) { IsFixed = true };

    /// <param name="repetition">From 0, how often it was tried again before.</param>
    /// <param name="random">0 up to, not including, 1.</param>
    public TimeSpan Wait(int repetition, double random)
    {
        var longest = First * Math.Pow(2, Math.Min(repetition, MaxDoublings));
        return (longest < Ceiling ? longest : Ceiling) * (IsFixed ? 1 : random);
    }
}

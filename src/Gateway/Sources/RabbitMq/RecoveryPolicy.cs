namespace Gateway.Sources.RabbitMq;

/// <summary>Decides how long to wait before a connection or a channel is tried again: quickly at first, then ever more slowly.</summary>
/// <remarks>Belongs to one loop.</remarks>
internal sealed class RecoveryPolicy(TimeProvider clock, Func<double> random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A broker that restarts is back within a minute, and should not find us asleep.</summary>
    private static readonly TimeSpan LongestOfRestart = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstOfLosses = TimeSpan.FromMilliseconds(100);

    /// <summary>What somebody has to mend is not mended sooner for asking, and wrong passwords look like an attack.</summary>
    private static readonly TimeSpan FirstOfRefusals = TimeSpan.FromSeconds(2);

    /// <summary>What lived shorter than this was no success: brokers that take and drop connections must not be hammered.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(5);

    private const int MostDoublings = 10;

    private FailureKind _kind;
    private int _row;
    private long? _up;
    private long _downSince;

    /// <summary>It works now, or still does.</summary>
    public void Up() => _up ??= clock.GetTimestamp();

    /// <summary>It failed, or what worked has ended.</summary>
    /// <returns>The wait, half of it at random.</returns>
    public TimeSpan Down(FailureKind kind)
    {
        var lived = _up is { } since && clock.GetElapsedTime(since) >= LongEnough;
        if (lived || kind != _kind) _row = 0;
        if (_row == 0) _downSince = clock.GetTimestamp();
        (_kind, _up) = (kind, null);
        var first = kind == FailureKind.Lost ? FirstOfLosses : FirstOfRefusals;
        var longest = kind == FailureKind.Lost && clock.GetElapsedTime(_downSince) < LongestRestart ? LongestOfRestart : Longest;
        var wait = first * Math.Pow(2, Math.Min(_row++, MostDoublings));
        return (wait < longest ? wait : longest) * (0.5 + random() / 2);
    }
}

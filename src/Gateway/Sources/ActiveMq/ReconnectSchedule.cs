namespace Gateway.Sources.ActiveMq;

/// <summary>Decides which address is tried next, and how long after the last failure. Not thread-safe.</summary>
/// <param name="random">0 up to, not including, 1.</param>
internal sealed class ReconnectSchedule(Func<double> random)
{
    private const int MostDoublings = 20;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>A broker that refuses a password counts, and may lock the user out.</summary>
    private static readonly TimeSpan FirstWaitAfterRefusal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWaitAfterRefusal = TimeSpan.FromMinutes(1);

    private IReadOnlyList<Uri>? _list;
    private Queue<Uri> _addresses = new();
    private int _failures;
    private int _refusals;

    /// <summary>The addresses to choose from: another list begins at its first one.</summary>
    /// <param name="addresses">In the order in which they are tried; at least one.</param>
    public void Use(IReadOnlyList<Uri> addresses)
    {
        if (!ReferenceEquals(addresses, _list)) (_list, _addresses) = (addresses, new Queue<Uri>(addresses));
    }

    /// <summary>The address to try.</summary>
    public Uri Next => _addresses.Peek();

    /// <summary>The connection worked: whatever comes is a new trouble.</summary>
    public void Worked() => (_failures, _refusals) = (0, 0);

    /// <summary>The address cannot be reached, or its connection broke: it is tried last.</summary>
    /// <returns>How long to wait; nothing while other addresses were not tried since.</returns>
    public TimeSpan Failed()
    {
        _addresses.Enqueue(_addresses.Dequeue());
        var rounds = _failures++ / _addresses.Count;
        return _failures % _addresses.Count != 0 ? TimeSpan.Zero : Wait(FirstWait, LongestWait, rounds);
    }

    /// <summary>The broker refuses what it is asked; another one of the same cluster would too.</summary>
    public TimeSpan Refused() => Wait(FirstWaitAfterRefusal, LongestWaitAfterRefusal, _refusals++);

    // Never less than half, so that jitter cannot make a hot loop.
    private TimeSpan Wait(TimeSpan first, TimeSpan longest, int repetition)
    {
        var wait = first * Math.Pow(2, Math.Min(repetition, MostDoublings));
        return (wait < longest ? wait : longest) * (0.5 + random() / 2);
    }
}

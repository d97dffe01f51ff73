using Gateway.Records;

namespace Gateway.Sources;

/// <summary>Bounds by bytes what all mappings of the process have read and not got back, and how much of it one of them may have.</summary>
/// <remarks>
/// Of three quarters each mapping may have at most twice what is still free of them, so that several that stand still leave something
/// to the others. The last quarter is divided: its part of it is every mapping's own, whatever the others hold, and as a record is
/// read while there is any room at all, none is ever too large for it. Any thread charges and asks; nobody locks.
/// </remarks>
/// <param name="limit">Most bytes of all mappings.</param>
/// <param name="mappings">How many there are at first, 1 or more.</param>
internal sealed class ProcessBudget(long limit, int mappings)
{
    /// <summary>The default, of what the runtime may have: in a container a quarter of its limit, of which .NET takes three quarters.</summary>
    private const int DefaultDivisor = 3;

    private readonly long _common = limit / 4 * 3;
    private volatile int _mappings = mappings;
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    /// <summary>Every mapping's own.</summary>
    public long Guaranteed => limit / 4 / _mappings;

    /// <summary>What each mapping would have if all had the same.</summary>
    public long EvenShare => limit / _mappings;

    /// <summary>The free blocks of memory of all mappings: what one does not need, another has.</summary>
    public SlabPool Slabs { get; } = new(limit);

    /// <summary>Where nothing is configured.</summary>
    /// <param name="availableBytes">What the runtime may have of the machine's or the container's memory.</param>
    public static long Default(long availableBytes) => availableBytes / DefaultDivisor;

    /// <summary>Most that one mapping may have now.</summary>
    /// <param name="most">Its own limit.</param>
    public long ShareOf(long most) =>
        Math.Min(most, _mappings == 1 ? limit : Math.Max(Guaranteed, 2 * (_common - Used)));

    /// <summary>Divides it anew. What mappings hold beyond their part by then they keep until it is settled.</summary>
    /// <param name="mappings">How many there are now, 1 or more.</param>
    public void Divide(int mappings) => _mappings = mappings;

    public void Charge(long bytes) => Interlocked.Add(ref _used, bytes);

    public void Credit(long bytes) => Interlocked.Add(ref _used, -bytes);
}

namespace Gateway.Sources.RabbitMq;

/// <summary>Decides how many messages of one queue the broker may send ahead: what the function can use, bounded by bytes.</summary>
/// <remarks>
/// The prefetch is the only bound of what the client holds: its dispatcher's queue has none, so that a delivery which waits for
/// room in the source blocks neither heartbeats nor other channels. Bytes are bounded by what messages have proved to weigh.
/// Noted by one thread, asked by another.
/// </remarks>
/// <param name="wanted">Messages that fill every invocation twice.</param>
/// <param name="bytes">Most bytes that this queue's messages may take now, as far as can be foreseen.</param>
/// <param name="startsModest">True begins with few, until sizes are known: raising the count later costs a new subscription.</param>
internal sealed class PrefetchPolicy(int wanted, Func<long> bytes, bool startsModest)
{
    /// <summary>AMQP's ceiling.</summary>
    public const int Most = ushort.MaxValue;

    private const int Fewest = 256;
    private const int ModestStart = 256;

    /// <summary>Sizes that must be known before the count is raised; far fewer suffice to lower it.</summary>
    private const int SizesToRaise = 64;
    private const int SizesToLower = 4;

    /// <summary>Messages over which a size is forgotten.</summary>
    private const int Memory = 64;

    private readonly Lock _gate = new();
    private readonly int _wanted = Math.Clamp(wanted, Fewest, Most);
    private double _averageBytes;
    private int _sizes;

    /// <summary>Messages that the broker may send ahead.</summary>
    public int Current { get; private set; } = startsModest ? ModestStart : Math.Clamp(wanted, Fewest, Most);

    /// <summary>For a mapping: two batches for each invocation, so that one waits while another is in flight.</summary>
    public static int Wanted(int batchSize, int maximumConcurrency) => (int)Math.Min(2L * batchSize * maximumConcurrency, Most);

    /// <summary>Notes a message's size.</summary>
    /// <returns>True when <see cref="Current"/> has changed.</returns>
    public bool Note(long messageBytes)
    {
        lock (_gate)
        {
            _sizes = Math.Min(_sizes + 1, Memory);
            _averageBytes += (messageBytes - _averageBytes) / _sizes;
            return Adjust();
        }
    }

    private bool Adjust()
    {
        var fitting = (int)Math.Clamp(bytes() / Math.Max(_averageBytes, 1), 1, _wanted);
        var lower = _sizes >= SizesToLower && fitting < Current - (Current / 4);
        var raise = _sizes >= SizesToRaise && (fitting >= 2L * Current || (fitting == _wanted && fitting > Current));
        if (!lower && !raise) return false;
        Current = fitting;
        return true;
    }
}

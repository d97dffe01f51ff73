namespace Gateway.Sources.ActiveMq;

/// <summary>Decides how many unacknowledged messages a consumer accepts.</summary>
internal static class PrefetchSize
{
    /// <summary>What the broker reads from a queue at a time: asking for less would only make it wait.</summary>
    private const int Smallest = 200;

    /// <summary>The highest number that every broker takes.</summary>
    private const int Largest = 32_766;

    /// <summary>Clients ask for this without being told to, so a broker's policy may put another number in its place, and says nothing.</summary>
    private const int Unasked = 1000;

    /// <summary>One batch in flight and one waiting, for each invocation.</summary>
    public static int Of(int batchSize, int maximumConcurrency)
    {
        var wanted = (int)Math.Clamp(2L * batchSize * maximumConcurrency, Smallest, Largest);
        return wanted == Unasked ? Unasked + 1 : wanted;
    }
}

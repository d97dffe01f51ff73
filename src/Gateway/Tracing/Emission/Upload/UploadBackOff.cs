namespace Gateway.Tracing.Emission.Upload;

/// <summary>How long to wait before a call is made again: full jitter, doubling, and never less than the receiver asks for.</summary>
internal static class UploadBackOff
{
    /// <summary>After these, documents are dropped: newer ones are waiting.</summary>
    public const int MaxRetries = 4;

    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Nobody is waited for longer than this.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(30);

    /// <param name="retry">0 for the first.</param>
    /// <param name="asked">What the receiver asks for, if it does.</param>
    /// <param name="random">0 up to, never including, 1.</param>
    public static TimeSpan Wait(int retry, TimeSpan? asked, double random)
    {
        var ceiling = Min(First * Math.Pow(2, retry), Longest);
        var floor = Min(asked ?? TimeSpan.Zero, LongestAsked);
        return floor + (ceiling * random);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

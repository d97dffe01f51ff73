namespace Gateway.Batching;

/// <summary>What closes a batch.</summary>
/// <param name="Records">Most records in one invocation, 1 to 10,000.</param>
/// <param name="Window">How long the first record waits for company; zero means it goes at once with what already waits.</param>
/// <param name="WireBytes">Most bytes of an event's JSON.</param>
internal sealed record BatchLimits(int Records, TimeSpan Window, int WireBytes = BatchLimits.InvokePayloadBytes)
{
    /// <summary>The ceiling of a synchronous invocation's payload: 6 MB
    /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).</summary>
    public const int InvokePayloadBytes = 6_291_456;

    /// <summary>What is to be said of a record beyond that.</summary>
    public static readonly string TooLarge = $"as JSON it exceeds Lambda's {InvokePayloadBytes} bytes even alone; send smaller records, or a reference to the data";
}

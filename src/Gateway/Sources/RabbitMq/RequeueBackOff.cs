namespace Gateway.Sources.RabbitMq;

/// <summary>
/// How long a queue's rejected messages are kept before they go back into it: a second, doubling to a minute while rejections
/// go on. They come again at once when they go back, so anything quicker would be a hot loop.
/// </summary>
internal sealed class RequeueBackOff(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // A timer may end a little early, and the message be back before its wait is over by the other clock.
    private const double TimerSlack = 0.9;

    private readonly Lock _gate = new();
    private TimeSpan _last;
    private long _at;

    /// <summary>The wait for messages that are rejected now.</summary>
    public TimeSpan Next()
    {
        lock (_gate)
        {
            var since = _last == TimeSpan.Zero ? TimeSpan.MaxValue : clock.GetElapsedTime(_at);
            // Rejected within the last wait: the same failure still. Within the next: it has gone round once. Later: another story.
            if (since > 2 * _last + Longest) _last = First;
            else if (since >= _last * TimerSlack) _last = 2 * _last < Longest ? 2 * _last : Longest;
            else return _last;
            _at = clock.GetTimestamp();
            return _last;
        }
    }
}

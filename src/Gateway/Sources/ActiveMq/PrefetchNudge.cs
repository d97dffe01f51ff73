namespace Gateway.Sources.ActiveMq;

/// <summary>
/// Decides when the broker has to be asked for more: a consumer that joins a backlog gets one page of it, however large its
/// prefetch, and then nothing until an acknowledgement or a nudge wakes the queue. Locks itself.
/// </summary>
/// <remarks>Without it, a batch that waits for more than a page of messages would wait for ever.</remarks>
internal sealed class PrefetchNudge
{
    /// <summary>A page of a broker as shipped. With another size the quiet that follows tells.</summary>
    private const int PageMessages = 200;

    private readonly Lock _gate = new();
    private int _sinceWake;
    private int _lastLook;

    /// <summary>A message came.</summary>
    /// <returns>True when a page is full: ask at once.</returns>
    public bool Arrived()
    {
        lock (_gate)
        {
            if (++_sinceWake < PageMessages) return false;
            (_sinceWake, _lastLook) = (0, 0);
            return true;
        }
    }

    /// <summary>An acknowledgement goes out, which wakes the queue too.</summary>
    public void Acknowledged()
    {
        lock (_gate) (_sinceWake, _lastLook) = (0, 0);
    }

    /// <summary>To be asked now and then.</summary>
    /// <returns>True when messages came, then none, and nothing was said to the broker since. Once, until more come.</returns>
    public bool IsQuiet()
    {
        lock (_gate)
        {
            var quiet = _sinceWake > 0 && _sinceWake == _lastLook;
            (_sinceWake, _lastLook) = quiet ? (0, 0) : (_sinceWake, _sinceWake);
            return quiet;
        }
    }
}

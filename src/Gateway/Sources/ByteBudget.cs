namespace Gateway.Sources;

/// <summary>Bounds by bytes what a source has read and not got back.</summary>
/// <remarks>One thread charges and waits; any thread credits.</remarks>
/// <param name="limit">Most bytes that may be out at a time.</param>
/// <param name="process">What all mappings may have, and so sometimes less for this one; null for none.</param>
internal sealed class ByteBudget(long limit, ProcessBudget? process = null) : IDisposable
{
    private readonly ManualResetEventSlim _credited = new();
    private long _used;

    // What the waiting thread waits for; credits ask, or each of them would wake it for nothing.
    private volatile Func<bool>? _awaited;

    /// <summary>Most bytes that may be out now; never 0.</summary>
    public long Limit => process?.ShareOf(limit) ?? limit;

    public long Used => Interlocked.Read(ref _used);

    public bool HasRoom => Used < Limit;

    public bool HasRoomFor(long bytes) => Used + bytes < Limit;

    public void Charge(long bytes)
    {
        Interlocked.Add(ref _used, bytes);
        process?.Charge(bytes);
    }

    public void Credit(long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        process?.Credit(bytes);
        if (_awaited is { } isMet && isMet()) _credited.Set();
    }

    /// <summary>Blocks the calling thread until credits have made the condition true, at most for the given time.</summary>
    /// <param name="condition">Asked by the threads that credit, too.</param>
    /// <param name="state">Passed to the condition.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="clock">Measures it.</param>
    /// <returns>Whether the condition holds.</returns>
    public bool WaitUntil<TState>(Func<TState, bool> condition, TState state, TimeSpan limit, TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        _awaited = () => condition(state);
        try
        {
            while (true)
            {
                // Reset before looking: a credit between the look and the wait then ends the wait.
                _credited.Reset();
                if (condition(state)) return true;
                var left = limit - clock.GetElapsedTime(began);
                if (left <= TimeSpan.Zero || !_credited.Wait(left)) return condition(state);
            }
        }
        finally
        {
            _awaited = null;
        }
    }

    public void Dispose() => _credited.Dispose();
}

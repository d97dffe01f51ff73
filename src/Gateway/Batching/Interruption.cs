namespace Gateway.Batching;

/// <summary>Wakes all that wait before they try again, when lanes have been stopped: each then looks whether it was meant.</summary>
/// <remarks>One token for all is cheaper than one for each batch, and a rebalance is rare.</remarks>
internal sealed class Interruption : IDisposable
{
    private CancellationTokenSource _current = new();

    /// <summary>Cancelled at the next <see cref="Raise"/>. Take it anew for each wait, before looking at the lanes.</summary>
    public CancellationToken Token => Volatile.Read(ref _current).Token;

    public void Raise() => Interlocked.Exchange(ref _current, new CancellationTokenSource()).Cancel();

    /// <summary>Wakes whoever still waits, and may be raised all the same: a source that its broker keeps from leaving stops its lanes after all else is gone.</summary>
    public void Dispose() => Raise();
}

namespace Gateway.Hosting.Redrive;

/// <summary>Decides when a wait without any progress has lasted long enough. Safe from any thread.</summary>
/// <param name="limit">How long that is.</param>
/// <param name="clock">Counts it.</param>
internal sealed class Patience(TimeSpan limit, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private int _progress = -1;
    private long _since;

    /// <param name="progress">Grows with each step forward.</param>
    /// <returns>False when it has been the same for too long.</returns>
    public bool Allows(int progress)
    {
        lock (_gate)
        {
            if (progress != _progress) (_progress, _since) = (progress, clock.GetTimestamp());
            return clock.GetElapsedTime(_since) < limit;
        }
    }
}

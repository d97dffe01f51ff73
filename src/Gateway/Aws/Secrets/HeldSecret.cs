namespace Gateway.Aws.Secrets;

/// <summary>One secret that is fetched over the network and kept: at most one question under way, and none too soon after the last.</summary>
/// <param name="fetch">Asks; answers with a problem rather than to throw.</param>
/// <param name="clock">Counts how long ago it was asked.</param>
internal sealed class HeldSecret(Func<CancellationToken, Task<SecretReading>> fetch, TimeProvider clock)
{
    /// <summary>Many connections that are refused at a time would otherwise each ask.</summary>
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();

    // Guarded by the gate. A problem counts as forgotten: it may have passed.
    private Task<SecretReading>? _asked;
    private long _askedAt;
    private bool _forgotten;

    public Task<SecretReading> ReadAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_asked is null || (IsStale(_asked) && clock.GetElapsedTime(_askedAt) >= LeastBetween))
            {
                (_askedAt, _forgotten) = (clock.GetTimestamp(), false);

                // Not the caller's token: others may wait for the same answer.
                _asked = Task.Run(() => fetch(CancellationToken.None), CancellationToken.None);
            }

            return _asked.WaitAsync(ct);
        }
    }

    public void Forget()
    {
        lock (_gate) _forgotten = true;
    }

    private bool IsStale(Task<SecretReading> asked) => asked.IsCompleted && (_forgotten || !asked.IsCompletedSuccessfully || asked.Result.Text is null);
}

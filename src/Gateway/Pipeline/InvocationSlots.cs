namespace Gateway.Pipeline;

/// <summary>At most so many invocations in flight. A batch that waits to try again holds no slot, so it keeps nobody from running.</summary>
internal sealed class InvocationSlots(int maximum) : IDisposable
{
    private readonly SemaphoreSlim _free = new(maximum, maximum);
    private int _retrying;

    /// <summary>True while a batch that gave its slot up wants one again: a slot must not go on to a new batch then.</summary>
    public bool IsWantedBack => Volatile.Read(ref _retrying) > 0;

    /// <summary>A slot for a new batch.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no slot is held.</exception>
    public Task TakeAsync(CancellationToken ct) => _free.WaitAsync(ct);

    /// <summary>A slot for a batch that tries again.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no slot is held.</exception>
    public async ValueTask TakeBackAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _retrying);
        try
        {
            await _free.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _retrying);
        }
    }

    public void Free() => _free.Release();

    public void Dispose() => _free.Dispose();
}

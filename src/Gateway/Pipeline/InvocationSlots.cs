namespace Gateway.Pipeline;

/// <summary>At most so many invocations in flight. A batch that waits to try again holds no slot, so it keeps nobody from running.</summary>
internal sealed class InvocationSlots(int maximum) : IDisposable
{
    private readonly SemaphoreSlim _free = new(maximum, maximum);

    /// <exception cref="OperationCanceledException">The token was cancelled first; no slot is held.</exception>
    public Task TakeAsync(CancellationToken ct) => _free.WaitAsync(ct);

    public void Free() => _free.Release();

    public void Dispose() => _free.Dispose();
}

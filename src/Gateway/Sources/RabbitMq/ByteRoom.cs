namespace Gateway.Sources.RabbitMq;

/// <summary>Counts the bytes that all queues of a source have read and not got back, and lets deliveries wait while there is no room.</summary>
/// <remarks>Any thread charges, credits and waits. Waiting blocks no thread.</remarks>
/// <param name="limit">Bytes out from which on nothing more is taken.</param>
/// <param name="process">What all mappings may have, and so sometimes less for this one; null for none.</param>
internal sealed class ByteRoom(long limit, ProcessBudget? process = null)
{
    private readonly Lock _gate = new();
    private long _used;
    private TaskCompletionSource? _credited;

    /// <summary>Most bytes that may be out now; never 0.</summary>
    public long Limit => process?.ShareOf(limit) ?? limit;

    public long Used => Interlocked.Read(ref _used);

    public bool IsFull => Used >= Limit;

    public void Charge(long bytes)
    {
        Interlocked.Add(ref _used, bytes);
        process?.Charge(bytes);
    }

    public void Credit(long bytes)
    {
        process?.Credit(bytes);
        if (Interlocked.Add(ref _used, -bytes) >= Limit) return;
        TaskCompletionSource? waiting;
        lock (_gate) (waiting, _credited) = (_credited, null);
        waiting?.SetResult();
    }

    /// <summary>Completes once there is room.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        while (MustWait(out var credit)) await credit.WaitAsync(ct);
    }

    // Looked at under the lock: a credit between the look and the wait would otherwise wake nobody.
    private bool MustWait(out Task credit)
    {
        lock (_gate)
        {
            _credited ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            credit = _credited.Task;
            return IsFull;
        }
    }
}

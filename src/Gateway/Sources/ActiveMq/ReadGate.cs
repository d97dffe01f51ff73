namespace Gateway.Sources.ActiveMq;

/// <summary>Says whether the connection may be read: not while paused, and not while the byte budget is used up. Any thread may ask and tell.</summary>
/// <remarks>
/// Not reading is all the back-pressure there is: a prefetch of zero would be another protocol, and a consumer that is closed gives
/// back what the function has in its hands.
/// </remarks>
/// <param name="budget">Bytes read and not settled.</param>
internal sealed class ReadGate(ByteBudget budget)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _opened;
    private volatile bool _paused;
    private volatile bool _draining;

    /// <summary>True once what comes is not wanted any more: then all is read, for answers stand behind it.</summary>
    public bool IsDraining => _draining;

    public bool IsPaused => _paused && !_draining;

    public bool IsOpen => _draining || (!_paused && budget.HasRoom);

    public void Pause() => _paused = true;

    public void Resume()
    {
        _paused = false;
        OpenIfRoomy();
    }

    public void Drain()
    {
        _draining = true;
        OpenIfRoomy();
    }

    /// <summary>Takes bytes off the budget.</summary>
    public void Credit(long bytes)
    {
        budget.Credit(bytes);
        OpenIfRoomy();
    }

    /// <summary>Completes when there is some room, and not just for the next message: each wait costs a change of thread.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        Task opened;
        lock (_gate)
        {
            _opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            opened = _opened.Task;
        }

        // Looked at after the promise is there: whoever makes room from now on keeps it.
        OpenIfRoomy();
        await opened.WaitAsync(ct);
    }

    private void OpenIfRoomy()
    {
        if (Volatile.Read(ref _opened) is null) return;
        if (!_draining && (_paused || budget.Used > budget.Limit - budget.Limit / 16)) return;
        lock (_gate)
        {
            _opened?.TrySetResult();
            _opened = null;
        }
    }
}

namespace Gateway.Pipeline;

/// <summary>
/// Closed while a mapping is broken: a missing function, denied credentials. Whoever wants to invoke waits; now and then one
/// is let through to see whether somebody has mended it. While an operator has paused the mapping, nobody is.
/// </summary>
internal sealed class MappingGate(TimeProvider clock)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _problem;
    private volatile TaskCompletionSource? _paused;
    private TimeSpan _wait = FirstWait;
    private DateTimeOffset _nextTry;
    private bool _trying;

    /// <summary>What is broken; null while the gate is open.</summary>
    public string? Problem => _problem;

    /// <summary>True from <see cref="Pause"/> to <see cref="Resume"/>.</summary>
    public bool IsPaused => _paused is not null;

    /// <summary>True when nobody has to wait.</summary>
    public bool IsOpen => _problem is null && _paused is null;

    /// <summary>Closes the gate, or keeps it closed for longer.</summary>
    /// <returns>True when it was open.</returns>
    public bool Close(string problem)
    {
        lock (_gate)
        {
            var wasOpen = _problem is null;
            if (wasOpen) _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            // Those who were in flight when it closed report the same trouble; only a later try may lengthen the wait.
            else if (!_trying) return false;
            else _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;

            (_problem, _trying) = (problem, false);
            _nextTry = clock.GetUtcNow() + _wait;
            return wasOpen;
        }
    }

    /// <returns>True when it was closed.</returns>
    public bool Open()
    {
        if (_problem is null) return false;
        lock (_gate)
        {
            if (_problem is null) return false;
            (_problem, _wait) = (null, FirstWait);
            _opened.SetResult();
            return true;
        }
    }

    /// <returns>True when it was not paused.</returns>
    public bool Pause()
    {
        lock (_gate)
        {
            if (_paused is not null) return false;
            _paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <returns>True when it was paused.</returns>
    public bool Resume()
    {
        lock (_gate)
        {
            if (_paused is not { } paused) return false;
            _paused = null;
            paused.SetResult();
            return true;
        }
    }

    /// <summary>Completes when nothing is paused, be the mapping broken or not.</summary>
    public async ValueTask WaitWhilePausedAsync(CancellationToken ct)
    {
        while (_paused is { } paused) await paused.Task.WaitAsync(ct);
    }

    /// <summary>Completes when the gate is open, or when it is this caller's turn to try.</summary>
    public async ValueTask EnterAsync(CancellationToken ct)
    {
        while (true)
        {
            await WaitWhilePausedAsync(ct);
            Task opened;
            TimeSpan wait;
            lock (_gate)
            {
                if (_problem is null) return;
                wait = _nextTry - clock.GetUtcNow();
                if (wait <= TimeSpan.Zero)
                {
                    // Should nothing be heard of this try, there will be another.
                    (_nextTry, _trying) = (clock.GetUtcNow() + _wait, true);
                    return;
                }

                opened = _opened.Task;
            }

            await ((Task)opened.WaitAsync(wait, clock, ct)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }
}

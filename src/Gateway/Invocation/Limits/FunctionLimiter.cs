namespace Gateway.Invocation.Limits;

/// <summary>
/// Lets the mappings of one function begin their calls, as many and as fast as the function admits; while it admits all, nobody waits
/// and no lock is taken. Mappings that wait have their turns one after the other, whatever number of batches each has waiting.
/// </summary>
/// <param name="clock">Times calls, and wakes those who wait.</param>
internal sealed class FunctionLimiter(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly long _began = clock.GetTimestamp();
    private readonly FunctionLimit _limit = new();
    private readonly List<LimiterSeat> _seats = [];
    private ITimer? _alarm;
    private int _nextSeat;

    /// <summary>A mapping's place at this limiter.</summary>
    public LimiterSeat Join()
    {
        var seat = new LimiterSeat(this);
        lock (_gate) _seats.Add(seat);
        return seat;
    }

    /// <summary>The limit in force; null while there is none.</summary>
    public LimitState? State
    {
        get
        {
            if (!_limit.IsInForce) return null;
            lock (_gate)
            {
                var now = Now;
                if (_limit.HasEnded(now)) return null;
                return new LimitState(_limit.MostInFlight(now), _limit.MostPerSecond(now), _limit.ThrottledShare, TimeSpan.FromSeconds(now - _limit.ThrottledAt));
            }
        }
    }

    private double Now => clock.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Completes when the seat's next call may begin.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; there is no turn to hand back.</exception>
    internal ValueTask<CallTurn> EnterAsync(LimiterSeat seat, CancellationToken ct) =>
        _limit.IsInForce ? new ValueTask<CallTurn>(QueueAsync(seat, ct)) : new ValueTask<CallTurn>(_limit.BeginFreely(Now));

    /// <summary>A seat is given up. What was learned of the function stays, for its other mappings and those to come.</summary>
    internal void Remove(LimiterSeat seat)
    {
        lock (_gate)
        {
            if (_seats.Remove(seat)) _nextSeat = 0;
        }
    }

    /// <summary>Hands a turn back.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="outcome">What became of the call; null when it was not made or given up.</param>
    internal void Leave(CallTurn turn, InvocationClass? outcome)
    {
        var now = Now;
        if (!_limit.IsInForce && outcome is not InvocationClass.Throttled)
        {
            if (!_limit.EndFreely(now)) return;
            lock (_gate) _limit.Measure(now);
            return;
        }

        lock (_gate)
        {
            _limit.End(turn, now, outcome);
            LetBegin(now);
        }
    }

    private async Task<CallTurn> QueueAsync(LimiterSeat seat, CancellationToken ct)
    {
        var waiting = new TaskCompletionSource<CallTurn>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var given = ct.UnsafeRegister(
            static (source, token) => ((TaskCompletionSource<CallTurn>)source!).TrySetCanceled(token), waiting);
        lock (_gate)
        {
            seat.Waiting.Enqueue(waiting);
            LetBegin(Now);
        }

        return await waiting.Task;
    }

    private void LetBegin(double now)
    {
        while (NextSeat() is { } seat)
        {
            if (!_limit.TryBegin(now, out var turn, out var wait))
            {
                _alarm ??= clock.CreateTimer(static limiter => ((FunctionLimiter)limiter!).OnAlarm(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait * 1000)), Timeout.InfiniteTimeSpan);
                return;
            }

            // Whoever gave up in this very moment does not call.
            if (!seat.Waiting.Dequeue().TrySetResult(turn)) _limit.End(turn, now, outcome: null);
        }

        _alarm?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnAlarm()
    {
        lock (_gate) LetBegin(Now);
    }

    // Those who gave up are passed over here, so that a turn is asked for only when there is somebody to take it.
    private LimiterSeat? NextSeat()
    {
        for (var i = 0; i < _seats.Count; i++)
        {
            var seat = _seats[_nextSeat];
            _nextSeat = (_nextSeat + 1) % _seats.Count;
            while (seat.Waiting.TryPeek(out var first) && first.Task.IsCompleted) seat.Waiting.Dequeue();
            if (seat.Waiting.Count > 0) return seat;
        }

        return null;
    }
}

namespace Gateway.Invocation.Limits;

/// <summary>One mapping's place at its function's limiter.</summary>
internal sealed class LimiterSeat(FunctionLimiter limiter)
{
    /// <summary>The limit in force; null while there is none.</summary>
    public LimitState? Limit => limiter.State;

    /// <summary>Those who wait for their turn, and those who gave up and were not yet passed over. Under the limiter's lock.</summary>
    internal Queue<TaskCompletionSource<CallTurn>> Waiting { get; } = new();

    /// <summary>Completes when the next call may begin; at once, and without allocating, while there is no limit.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; there is no turn to hand back.</exception>
    public ValueTask<CallTurn> EnterAsync(CancellationToken ct) => limiter.EnterAsync(this, ct);

    /// <summary>Hands a turn back, exactly once.</summary>
    /// <param name="turn">What <see cref="EnterAsync"/> gave.</param>
    /// <param name="outcome">What became of the call; null when it was not made or given up.</param>
    public void Leave(CallTurn turn, InvocationClass? outcome) => limiter.Leave(turn, outcome);

    /// <summary>Gives the seat up for good: nobody waits on it, and nobody asks for a turn any more. Turns that are out may still be handed back.</summary>
    public void Vacate() => limiter.Remove(this);
}

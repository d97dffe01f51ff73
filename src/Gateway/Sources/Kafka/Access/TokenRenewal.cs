using Gateway.Aws.Msk;

namespace Gateway.Sources.Kafka.Access;

/// <summary>Gives a client a new token before the last one ends, by the clock and not by traffic: a quiet topic needs one too.</summary>
/// <param name="tokens">Makes them.</param>
/// <param name="hand">Hands one to the client.</param>
/// <param name="failed">Hears why the client has none that is valid.</param>
/// <param name="clock">Says when.</param>
internal sealed class TokenRenewal(MskTokens tokens, Action<MskToken> hand, Action<string> failed, TimeProvider clock) : IDisposable
{
    /// <summary>Between two tries after a failure, and at least between two tokens.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();

    // Completed when a token is asked for out of turn.
    private volatile TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _refused;

    /// <summary>Hands over the first token and begins. The task ends with <see cref="Dispose"/>.</summary>
    public Task StartAsync(MskToken first)
    {
        hand(first);
        return RunAsync(first);
    }

    /// <summary>The client says that it needs one.</summary>
    public void Ask() => _asked.TrySetResult();

    /// <summary>A broker refused the last one: the next is made with other credentials, where there are others.</summary>
    public void Refused()
    {
        _refused = true;
        Ask();
    }

    public void Dispose() => _ending.Cancel();

    private async Task RunAsync(MskToken current)
    {
        var ct = _ending.Token;
        while (!ct.IsCancellationRequested)
        {
            var fresh = current.FreshFor(clock.GetUtcNow());
            await WaitAsync(fresh > LeastWait ? fresh : LeastWait, ct);
            if (ct.IsCancellationRequested) return;
            current = await RenewAsync(current, ct);
        }
    }

    // Out of turn or not, never two in a row: a broker that refuses again and again would have one made each time.
    private async Task WaitAsync(TimeSpan fresh, CancellationToken ct)
    {
        await Task.Delay(LeastWait, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fresh <= LeastWait || ct.IsCancellationRequested) return;
        await ((Task)_asked.Task.WaitAsync(fresh - LeastWait, clock, ct)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<MskToken> RenewAsync(MskToken current, CancellationToken ct)
    {
        _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var (token, problem) = _refused ? await tokens.RenewAsync(ct) : await tokens.GetAsync(ct);
            if (token is not null)
            {
                _refused = false;
                hand(token);
                return token;
            }

            if (current.IsExpired(clock.GetUtcNow())) failed(problem!);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client is gone.
        }

        return current;
    }
}

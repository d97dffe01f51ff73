using System.ComponentModel;
using System.Globalization;
using System.Threading.Channels;

namespace Gateway.Local.Runtime;

/// <summary>The place of one process of the function: keeps one running, gives it work, and ends it when the work takes too long.</summary>
/// <param name="number">From 1.</param>
/// <param name="options">How it is run.</param>
/// <param name="work">What waits, for all processes together.</param>
/// <param name="watch">Hears what happens.</param>
/// <param name="clock">Times everything.</param>
internal sealed class RuntimeSlot(int number, FunctionFleetOptions options, ChannelReader<RuntimeInvocation> work, IFunctionWatch watch, TimeProvider clock)
{
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly RestartPolicy _restarts = new();

    // Only the loop touches it: work that a process took no more before it ended. The next one gets it.
    private RuntimeInvocation? _kept;

    private volatile RuntimeSession _session = new();
    private volatile RuntimeInvocation? _running;

    /// <summary>Runs until it is stopped; the process has ended then.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var api = await LocalHttp.StartAsync(port: 0, new RuntimeApi(options.FunctionArn, () => _session).Map);
        var address = $"127.0.0.1:{api.Port}";
        try
        {
            while (true)
            {
                var (why, hadWork) = await LiveAsync(address, stop);
                var wait = _restarts.After(hadWork);
                watch.Ended(number, why, wait);
                await Task.Delay(wait, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    // One life of the process, from its start to its end.
    private async Task<(string Why, bool HadWork)> LiveAsync(string address, CancellationToken stop)
    {
        var session = _session = new RuntimeSession();
        if (Launch(address, out var problem) is not { } process)
        {
            FailWaiting(id => FunctionErrors.NotStarted(id, problem));
            return ($"it cannot be started: {problem}", HadWork: false);
        }

        await using (process)
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _ = process.Exited.ContinueWith(_ => EndWaits(life), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (await StartAsync(session, process, life.Token) is { } failure) return (failure, HadWork: false);
            for (var hadWork = false; ; hadWork = true)
            {
                if (await TakeAsync(process, life.Token, stop) is not { } invocation) return (Describe(await process.Exited), hadWork);
                if (await ServeAsync(session, process, invocation, life.Token) is { } end) return (end, HadWork: true);
            }
        }
    }

    private IFunctionProcess? Launch(string address, out string problem)
    {
        problem = "";
        try
        {
            return options.Start(address, Print);
        }
        catch (Win32Exception refused)
        {
            problem = refused.Message;
            return null;
        }
    }

    /// <returns>Null once it asks for work; else why it never did.</returns>
    private async Task<string?> StartAsync(RuntimeSession session, IFunctionProcess process, CancellationToken life)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(life);
        var timeUp = Task.Delay(options.StartLimit, clock, starting.Token);
        _ = SayIfSlowAsync(starting.Token);
        await Task.WhenAny(session.Asked, session.NotStarted, process.Exited, timeUp);
        await starting.CancelAsync();
        if (session.Asked.IsCompletedSuccessfully) return null;
        // The process says it before it ends, so this is asked before its end is.
        if (session.NotStarted is { IsCompletedSuccessfully: true, Result: var error })
        {
            FailWaiting(_ => error);
            // It has more to print, and then ends by itself.
            await Task.WhenAny(process.Exited, Task.Delay(EndLimit, clock, life));
            return $"it failed to start: {FunctionErrors.Describe(error) ?? "without saying why"}";
        }

        if (process.Exited is { IsCompletedSuccessfully: true, Result: var exit })
        {
            FailWaiting(id => FunctionErrors.Exited(id, exit));
            return $"{Describe(exit)}, before it asked for work";
        }

        life.ThrowIfCancellationRequested();
        process.Kill();
        FailWaiting(id => FunctionErrors.TimedOut(id, options.StartLimit));
        return $"it did not ask for work within {options.StartLimit.TotalSeconds:0} s and was killed";
    }

    // Whoever debugs its start takes longer; whoever gave a wrong command would wait for ever.
    private async Task SayIfSlowAsync(CancellationToken starting)
    {
        await Task.Delay(SlowStart, clock, starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!starting.IsCancellationRequested) watch.StartsSlowly(number, SlowStart);
    }

    /// <returns>What to do next; null when the process ended while it had nothing to do.</returns>
    private async Task<RuntimeInvocation?> TakeAsync(IFunctionProcess process, CancellationToken life, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var invocation = TakeKept() ?? await work.ReadAsync(life);
                if (invocation.IsAwaited) return invocation;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested && process.Exited.IsCompleted)
        {
            return null;
        }
    }

    /// <returns>Null when the process lives on; else how it ended.</returns>
    private async Task<string?> ServeAsync(RuntimeSession session, IFunctionProcess process, RuntimeInvocation invocation, CancellationToken life)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(life);
        invocation.Begin(clock.GetUtcNow(), options.Timeout);
        _running = invocation;
        session.Offer(invocation);
        var timeUp = Task.Delay(options.Timeout, clock, answered.Token);
        await Task.WhenAny(invocation.Answered, process.Exited, timeUp);
        await answered.CancelAsync();
        _running = null;
        if (!invocation.Answered.IsCompleted) return await GiveUpAsync(session, process, invocation, timeUp.IsCompletedSuccessfully);
        if (await invocation.Answered is { IsError: true } error) watch.Failed(number, FunctionErrors.Describe(error) ?? "the function failed without saying why");
        return null;
    }

    private async Task<string> GiveUpAsync(RuntimeSession session, IFunctionProcess process, RuntimeInvocation invocation, bool timedOut)
    {
        if (timedOut) process.Kill();
        else if (!process.Exited.IsCompleted) throw new OperationCanceledException("The gateway stops.");
        // Whatever comes next must not meet the old process any more.
        var exit = await process.Exited;
        if (!timedOut && session.TakeBack(invocation))
        {
            // It was on its way out already: the event has nothing to do with that.
            _kept = invocation;
            return Describe(exit);
        }

        var error = timedOut ? FunctionErrors.TimedOut(invocation.RequestId, options.Timeout) : FunctionErrors.Exited(invocation.RequestId, exit);
        invocation.Answer(error);
        return timedOut ? string.Create(CultureInfo.InvariantCulture, $"it ran for more than {options.Timeout.TotalSeconds:0.##} s and was killed") : Describe(exit);
    }

    // Lambda, too, answers the call that waits for a start with what went wrong in it.
    private void FailWaiting(Func<string, InvocationAnswer> error)
    {
        while ((TakeKept() ?? (work.TryRead(out var read) ? read : null)) is { } waiting)
        {
            if (!waiting.IsAwaited) continue;
            waiting.Answer(error(waiting.RequestId));
            return;
        }
    }

    private RuntimeInvocation? TakeKept()
    {
        var kept = _kept;
        _kept = null;
        return kept;
    }

    private void Print(string line)
    {
        _running?.Log.Add(line);
        watch.Printed(number, line);
    }

    private static string Describe(ProcessExit exit) => $"it ended: {exit.Reason}";

    private static void EndWaits(CancellationTokenSource life)
    {
        try
        {
            life.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The life was over before.
        }
    }
}

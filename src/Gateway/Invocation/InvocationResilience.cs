using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Gateway.Invocation;

/// <summary>
/// Gets one function's attempts through throttles and service errors: for ever, with back-off, and with a circuit breaker
/// so that an endpoint that is down is asked by one attempt at a time. All other outcomes pass.
/// </summary>
internal sealed partial class InvocationResilience
{
    /// <summary>Opens when nearly everything of the last ten seconds failed.</summary>
    private const double FailureRatio = 0.9;
    private const int MinimumAttempts = 20;
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(5);

    /// <summary>Lambda asks for a second or two; anything far beyond is a mistake of something in between.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);

    private static readonly InvocationOutcome NotTried = new(InvocationClass.ServiceFailed)
    {
        ErrorMessage = "Not tried: the circuit is open after too many failures",
    };

    private readonly string _function;
    private readonly Func<double> _random;
    private readonly Action<InvocationOutcome, TimeSpan>? _backedOff;
    private readonly ILogger<InvocationResilience> _logger;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<InvocationOutcome> _retry;
    private readonly ResiliencePipeline<InvocationOutcome> _breaker;

    // Nearly every call succeeds at once, and the layers of a pipeline cost more than all else that this process does for it:
    // only from a first failure on, until the circuit is closed and a call got through, do calls go through the breaker.
    private volatile bool _isCalm = true;

    /// <param name="function">The function, for logs.</param>
    /// <param name="clock">Every wait and every sample.</param>
    /// <param name="random">0 up to, not including, 1; called from any thread.</param>
    /// <param name="logger">Hears of the circuit and of each back-off.</param>
    /// <param name="backedOff">Called before each wait with what went wrong, from any thread; must not throw.</param>
    public InvocationResilience(
        string function,
        TimeProvider clock,
        Func<double> random,
        ILogger<InvocationResilience> logger,
        Action<InvocationOutcome, TimeSpan>? backedOff = null)
    {
        (_function, _random, _logger, _backedOff) = (function, random, logger, backedOff);
        _retry = new ResiliencePipelineBuilder<InvocationOutcome> { TimeProvider = clock }.AddRetry(RetryOptions()).Build();
        _breaker = new ResiliencePipelineBuilder<InvocationOutcome> { TimeProvider = clock }.AddCircuitBreaker(CircuitOptions()).Build();
    }

    /// <summary>True while attempts are held back, or only one is let through to see.</summary>
    public bool IsCircuitOpen => _circuit.CircuitState is not CircuitState.Closed;

    /// <summary>Runs attempts until one has an outcome that is not transient.</summary>
    /// <param name="attempt">One attempt, which calls <see cref="ThroughCircuitAsync"/>; needs a trace header anew for each.</param>
    /// <param name="state">Passed to <paramref name="attempt"/>, which then need not capture anything.</param>
    /// <param name="ct">Ends attempts and waits.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was such an outcome.</exception>
    public async ValueTask<InvocationOutcome> ExecuteAsync<TState>(
        Func<TState, CancellationToken, ValueTask<InvocationOutcome>> attempt, TState state, CancellationToken ct)
    {
        var first = await attempt(state, ct);
        if (!first.IsTransient) return first;
        return await _retry.ExecuteAsync(
            static (rest, ct) => rest.TakeFirst(out var outcome) ? ValueTask.FromResult(outcome) : rest.Attempt(rest.State, ct),
            new Repetition<TState>(first, attempt, state),
            ct);
    }

    /// <summary>
    /// One call of the function, unless the circuit is open. To be entered with everything that the call needs in hand: while one
    /// call is let through to see, all others are turned away, and what it waited for might be held by those.
    /// </summary>
    public async ValueTask<InvocationOutcome> ThroughCircuitAsync<TState>(
        Func<TState, CancellationToken, ValueTask<InvocationOutcome>> call, TState state, CancellationToken ct)
    {
        if (!_isCalm) return await ThroughBreakerAsync(call, state, ct);
        var outcome = await call(state, ct);
        if (outcome.Class != InvocationClass.ServiceFailed) return outcome;

        // The breaker counts this one too.
        _isCalm = false;
        await ThroughBreakerAsync(static (failed, _) => ValueTask.FromResult(failed), outcome, ct);
        return outcome;
    }

    private async ValueTask<InvocationOutcome> ThroughBreakerAsync<TState>(
        Func<TState, CancellationToken, ValueTask<InvocationOutcome>> call, TState state, CancellationToken ct)
    {
        try
        {
            var outcome = await _breaker.ExecuteAsync(call, state, ct);
            _isCalm = outcome.Class != InvocationClass.ServiceFailed && !IsCircuitOpen;
            return outcome;
        }
        catch (BrokenCircuitException)
        {
            return NotTried;
        }
    }

    private RetryStrategyOptions<InvocationOutcome> RetryOptions() => new()
    {
        Name = "back-off",
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = static args => ValueTask.FromResult(args.Outcome is { Exception: null, Result.IsTransient: true }),
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Wait(args.Outcome.Result, args.AttemptNumber)),
        OnRetry = args =>
        {
            BackedOff(args.Outcome.Result, args.RetryDelay);
            return default;
        },
    };

    private CircuitBreakerStrategyOptions<InvocationOutcome> CircuitOptions() => new()
    {
        Name = "circuit",
        StateProvider = _circuit,
        FailureRatio = FailureRatio,
        MinimumThroughput = MinimumAttempts,
        SamplingDuration = Sampling,

        // A throttle is an answer: the function's endpoint works, and back-off alone is the cure.
        ShouldHandle = static args => ValueTask.FromResult(
            args.Outcome is { Exception: null, Result.Class: InvocationClass.ServiceFailed }),
        BreakDurationGenerator = static args => ValueTask.FromResult(Break(args.HalfOpenAttempts)),
        OnOpened = args =>
        {
            LogCircuitOpened(_function, args.BreakDuration.TotalMilliseconds, args.Outcome.Result.ErrorMessage);
            return default;
        },
        OnClosed = _ =>
        {
            LogCircuitClosed(_function);
            return default;
        },
    };

    // Jitter on top of what Lambda asked for, or all who were turned away together would return together.
    private TimeSpan Wait(InvocationOutcome outcome, int repetition)
    {
        var asked = outcome.RetryAfter ?? TimeSpan.Zero;
        return (asked < LongestRetryAfter ? asked : LongestRetryAfter) + BackOff.OfService.Wait(repetition, _random());
    }

    private static TimeSpan Break(int halfOpenAttempts) => new BackOff(FirstBreak, LongestBreak).Wait(halfOpenAttempts, random: 1);

    private void BackedOff(InvocationOutcome outcome, TimeSpan wait)
    {
        LogBackedOff(_function, outcome.Class, wait.TotalMilliseconds, outcome.ErrorMessage);
        _backedOff?.Invoke(outcome, wait);
    }

    /// <summary>What is left to do after a first attempt that has already been made.</summary>
    private sealed class Repetition<TState>(
        InvocationOutcome first, Func<TState, CancellationToken, ValueTask<InvocationOutcome>> attempt, TState state)
    {
        private bool _isTaken;

        public Func<TState, CancellationToken, ValueTask<InvocationOutcome>> Attempt { get; } = attempt;

        public TState State { get; } = state;

        public bool TakeFirst(out InvocationOutcome outcome)
        {
            outcome = first;
            return !_isTaken && (_isTaken = true);
        }
    }

    [LoggerMessage(EventIds.CircuitOpened, LogLevel.Warning, "Invocations of {Function} keep failing; the next attempt is in {BreakMs} ms: {Reason}")]
    private partial void LogCircuitOpened(string function, double breakMs, string? reason);

    [LoggerMessage(EventIds.CircuitClosed, LogLevel.Information, "Invocations of {Function} get through again")]
    private partial void LogCircuitClosed(string function);

    [LoggerMessage(EventIds.InvocationBackedOff, LogLevel.Debug, "An invocation of {Function} was {Class}; trying again in {WaitMs} ms: {Reason}")]
    private partial void LogBackedOff(string function, InvocationClass @class, double waitMs, string? reason);
}

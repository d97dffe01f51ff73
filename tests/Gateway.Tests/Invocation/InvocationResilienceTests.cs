using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Invocation;

public class InvocationResilienceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly InvocationOutcome Succeeded = new(InvocationClass.Succeeded);
    private static readonly InvocationOutcome Throttled = new(InvocationClass.Throttled);
    private static readonly InvocationOutcome Failed = new(InvocationClass.ServiceFailed);

    private readonly TestClock _clock = new();
    private readonly List<(InvocationOutcome Outcome, TimeSpan Wait)> _waits = [];
    private readonly InvocationResilience _resilience;
    private Func<InvocationOutcome> _answer = () => Succeeded;
    private double _random = 1;
    private int _attempts;

    public InvocationResilienceTests()
    {
        _resilience = new InvocationResilience(
            "orders",
            _clock,
            () => _random,
            NullLogger<InvocationResilience>.Instance,
            (outcome, wait) =>
            {
                lock (_waits) _waits.Add((outcome, wait));
            });
    }

    [Theory]
    [InlineData(nameof(InvocationClass.Succeeded))]
    [InlineData(nameof(InvocationClass.FunctionFailed))]
    [InlineData(nameof(InvocationClass.TimedOut))]
    [InlineData(nameof(InvocationClass.MappingBroken))]
    [InlineData(nameof(InvocationClass.TooLarge))]
    public async Task What_is_not_transient_passes_at_once(string name)
    {
        var outcome = new InvocationOutcome(Enum.Parse<InvocationClass>(name));
        _answer = () => outcome;

        Assert.Equal(outcome, await Execute());
        Assert.Equal(1, _attempts);
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task A_throttle_is_tried_again_with_growing_waits_until_it_gets_through()
    {
        _answer = () => _attempts <= 10 ? Throttled : Succeeded;

        Assert.Equal(Succeeded, await ToTheEnd(Execute()));
        Assert.Equal(11, _attempts);
        Assert.Equal([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000], _waits.Select(wait => wait.Wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Throttles_never_open_the_circuit()
    {
        _answer = () => _attempts <= 500 ? Throttled : Succeeded;
        _random = 0.001;

        await ToTheEnd(Execute());

        Assert.All(_waits, wait => Assert.Equal(InvocationClass.Throttled, wait.Outcome.Class));
        Assert.False(_resilience.IsCircuitOpen);
        Assert.Equal(501, _attempts);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(600, 30)]
    public async Task What_lambda_asks_to_wait_is_waited_within_reason(int asked, int waited)
    {
        _random = 0.5;
        _answer = () => _attempts == 1 ? Throttled with { RetryAfter = TimeSpan.FromSeconds(asked) } : Succeeded;

        await ToTheEnd(Execute());

        Assert.Equal(TimeSpan.FromSeconds(waited) + TimeSpan.FromMilliseconds(25), Assert.Single(_waits).Wait);
    }

    [Fact]
    public async Task An_endpoint_that_is_down_is_asked_by_one_attempt_at_a_time_and_recovers()
    {
        _answer = () => Failed;
        var waiting = Enumerable.Range(0, 40).Select(_ => Execute()).ToArray();
        Assert.True(_resilience.IsCircuitOpen);
        Assert.Equal(20, _attempts);

        // A minute of it: each break ends with a single attempt.
        for (var second = 0; second < 60; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Until(() => _clock.Waiting == waiting.Length);
        }

        Assert.InRange(_attempts, 20 + 10, 20 + 30);

        _answer = () => Succeeded;
        var recovery = _clock.GetUtcNow();
        await ToTheEnd(Task.WhenAll(waiting));
        Assert.False(_resilience.IsCircuitOpen);
        Assert.InRange(_clock.GetUtcNow() - recovery, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task One_failing_invocation_alone_does_not_open_the_circuit()
    {
        _answer = () => _attempts <= 12 ? Failed : Succeeded;

        Assert.Equal(Succeeded, await ToTheEnd(Execute()));
        Assert.Equal(13, _attempts);
        Assert.All(_waits, wait => Assert.Null(wait.Outcome.ErrorMessage));
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_at_once()
    {
        _answer = () => Throttled;
        using var stop = new CancellationTokenSource();
        var execution = Execute(stop.Token);
        Assert.False(execution.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => execution.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_bug_in_an_attempt_is_not_tried_again()
    {
        _answer = () => throw new InvalidOperationException("a bug");

        await Assert.ThrowsAsync<InvalidOperationException>(() => Execute());
        Assert.Equal(1, _attempts);
    }

    private Task<InvocationOutcome> Execute(CancellationToken ct = default) => _resilience.ExecuteAsync(
        static (test, ct) => test._resilience.ThroughCircuitAsync(static (test, _) => test.AnswerAsync(), test, ct), this, ct).AsTask();

    private ValueTask<InvocationOutcome> AnswerAsync()
    {
        Interlocked.Increment(ref _attempts);
        return ValueTask.FromResult(_answer());
    }

    /// <summary>Moves the clock from timer to timer.</summary>
    private async Task<T> ToTheEnd<T>(Task<T> execution)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!execution.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (_clock.UntilNext is { } next) _clock.Advance(next);
            await Task.Yield();
        }

        return await execution;
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

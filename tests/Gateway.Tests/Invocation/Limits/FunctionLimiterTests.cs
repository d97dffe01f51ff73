using Gateway.Local;

namespace Gateway.Invocation.Limits;

public sealed class FunctionLimiterTests
{
    private readonly ManualClock _clock = new();
    private readonly FunctionLimiter _limiter;

    public FunctionLimiterTests() => _limiter = new FunctionLimiter(_clock);

    [Fact]
    public async Task Nobody_waits_and_nothing_is_allocated_while_nothing_is_throttled()
    {
        var seat = _limiter.Join();
        seat.Leave(await seat.EnterAsync(CancellationToken.None), InvocationClass.Succeeded);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var call = 0; call < 1000; call++) seat.Leave(await seat.EnterAsync(CancellationToken.None), InvocationClass.Succeeded);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(seat.Limit);
    }

    [Fact]
    public async Task Mappings_that_wait_have_their_turns_one_after_the_other()
    {
        var (many, few) = (_limiter.Join(), _limiter.Join());
        await ThrottleAsync(many);
        var running = await ExhaustAsync(many);
        var waiting = Enumerable.Range(0, 50).Select(_ => many.EnterAsync(CancellationToken.None).AsTask()).ToList();
        var other = few.EnterAsync(CancellationToken.None).AsTask();

        foreach (var turn in running) many.Leave(turn, InvocationClass.Succeeded);
        var ended = 0;
        await Eventually.TrueAsync(() =>
        {
            // In the order in which they asked, one call after the other.
            if (waiting[ended] is { IsCompletedSuccessfully: true, Result: var turn }) many.Leave(turn, InvocationClass.Succeeded);
            if (waiting[ended].IsCompleted) ended++;
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return other.IsCompleted;
        });

        Assert.InRange(ended, 0, 5);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer_and_takes_nobodys_turn()
    {
        var seat = _limiter.Join();
        await ThrottleAsync(seat);
        var running = await ExhaustAsync(seat);
        using var stop = new CancellationTokenSource();
        var first = seat.EnterAsync(stop.Token).AsTask();
        var second = seat.EnterAsync(CancellationToken.None).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(TimeSpan.FromSeconds(15)));
        foreach (var turn in running) seat.Leave(turn, InvocationClass.Succeeded);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await second.WaitAsync(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_seat_that_was_given_up_stops_nobody_and_leaves_what_was_learned()
    {
        var (gone, stays) = (_limiter.Join(), _limiter.Join());
        await ThrottleAsync(gone);
        var running = await ExhaustAsync(gone);
        var waiting = stays.EnterAsync(CancellationToken.None).AsTask();

        gone.Vacate();
        foreach (var turn in running) gone.Leave(turn, InvocationClass.Succeeded);
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return waiting.IsCompleted;
        });

        Assert.NotNull(_limiter.Join().Limit);
    }

    [Fact]
    public async Task The_limit_is_told_until_it_is_over()
    {
        var seat = _limiter.Join();
        await ThrottleAsync(seat);

        Assert.True(seat.Limit is { InFlight: >= 1, PerSecond: > 0 });
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(seat.Limit);
    }

    private static async Task ThrottleAsync(LimiterSeat seat) =>
        seat.Leave(await seat.EnterAsync(CancellationToken.None), InvocationClass.Throttled);

    // Until the next would have to wait.
    private static async Task<List<CallTurn>> ExhaustAsync(LimiterSeat seat)
    {
        var turns = new List<CallTurn>();
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var entering = seat.EnterAsync(stop.Token);
            await stop.CancelAsync();
            try
            {
                turns.Add(await entering);
            }
            catch (OperationCanceledException)
            {
                return turns;
            }
        }
    }
}

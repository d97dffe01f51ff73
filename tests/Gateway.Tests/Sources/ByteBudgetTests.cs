using Gateway.Local;

namespace Gateway.Sources;

public sealed class ByteBudgetTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly ByteBudget _budget = new(limit: 100);

    public void Dispose() => _budget.Dispose();

    [Fact]
    public void There_is_room_below_the_limit_and_none_at_it()
    {
        _budget.Charge(99);
        Assert.True(_budget.HasRoom);
        _budget.Charge(1);
        Assert.False(_budget.HasRoom);
        _budget.Credit(1);
        Assert.True(_budget.HasRoom);
        Assert.Equal(99, _budget.Used);
    }

    [Fact]
    public void A_condition_that_holds_waits_for_nothing() =>
        Assert.True(_budget.WaitUntil(static _ => true, 0, TimeSpan.Zero, TimeProvider.System));

    [Fact]
    public void A_condition_that_does_not_come_true_ends_with_the_time() =>
        Assert.False(_budget.WaitUntil(static _ => false, 0, TimeSpan.FromMilliseconds(20), TimeProvider.System));

    [Fact]
    public void Without_any_time_the_condition_is_still_looked_at_once()
    {
        var looks = 0;

        _budget.WaitUntil(_ => ++looks < 0, 0, TimeSpan.Zero, TimeProvider.System);

        Assert.InRange(looks, 1, 2);
    }

    [Fact]
    public async Task Credits_end_a_wait_once_the_condition_holds()
    {
        _budget.Charge(100);
        var looks = 0;
        var waiting = Task.Run(() => _budget.WaitUntil(
            budget =>
            {
                Interlocked.Increment(ref looks);
                return budget.Used <= 50;
            },
            _budget,
            Long,
            TimeProvider.System));

        await Eventually.TrueAsync(() => Volatile.Read(ref looks) == 1);
        _budget.Credit(10);
        await Eventually.TrueAsync(() => Volatile.Read(ref looks) == 2);
        Assert.False(waiting.IsCompleted);
        _budget.Credit(40);

        Assert.True(await waiting.WaitAsync(Long));
    }

    [Fact]
    public async Task No_credit_is_missed_by_a_wait_that_is_just_beginning()
    {
        for (var i = 0; i < 5000; i++)
        {
            _budget.Charge(100);
            var credit = Task.Run(() => _budget.Credit(100));

            Assert.True(_budget.WaitUntil(static budget => budget.HasRoom, _budget, Long, TimeProvider.System));
            await credit;
        }

        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public void Charges_and_credits_of_many_threads_even_out()
    {
        Parallel.For(0, 10_000, i =>
        {
            _budget.Charge(i);
            _budget.Credit(i);
        });

        Assert.Equal(0, _budget.Used);
    }
}

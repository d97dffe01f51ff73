namespace Gateway.Invocation;

public class TimeLimitsTests
{
    [Fact]
    public void A_limit_that_was_not_reached_is_used_again()
    {
        var limits = new TimeLimits(TimeSpan.FromHours(1), TimeProvider.System);
        var first = limits.Rent();
        limits.Return(first);

        Assert.Same(first, limits.Rent());
        Assert.NotSame(first, limits.Rent());
    }

    [Fact]
    public void A_limit_that_was_reached_is_not()
    {
        var limits = new TimeLimits(TimeSpan.FromHours(1), TimeProvider.System);
        var first = limits.Rent();
        first.Cancel();
        limits.Return(first);

        Assert.False(limits.Rent().IsCancellationRequested);
    }

    [Fact]
    public void The_time_starts_anew_each_time()
    {
        var clock = new TestClock();
        var limits = new TimeLimits(TimeSpan.FromSeconds(10), clock);
        limits.Return(limits.Rent());
        clock.Advance(TimeSpan.FromSeconds(9));
        var second = limits.Rent();

        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(second.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(second.IsCancellationRequested);
    }
}

namespace Gateway.Sources.RabbitMq;

public sealed class PrefetchPolicyTests
{
    private const long Budget = 64 * 1024 * 1024;

    [Theory]
    [InlineData(100, 1, 200)]
    [InlineData(100, 16, 3_200)]
    [InlineData(1, 200, 400)]
    [InlineData(10_000, 10_000, 65_535)]
    public void Every_invocation_has_a_batch_in_flight_and_one_that_waits(int batch, int concurrency, int wanted) =>
        Assert.Equal(wanted, PrefetchPolicy.Wanted(batch, concurrency));

    [Fact]
    public void It_is_never_fewer_than_some_hundreds() => Assert.Equal(256, new PrefetchPolicy(1, static () => Budget, startsModest: false).Current);

    [Fact]
    public void Where_order_counts_it_begins_with_all_that_is_wanted_and_stays_there()
    {
        var policy = new PrefetchPolicy(2_000, static () => Budget, startsModest: false);

        Assert.Equal(2_000, policy.Current);
        for (var i = 0; i < 1_000; i++) Assert.False(policy.Note(1_000));
        Assert.Equal(2_000, policy.Current);
    }

    [Fact]
    public void Elsewhere_it_begins_modestly_and_is_raised_once_sizes_are_known()
    {
        var policy = new PrefetchPolicy(3_200, static () => Budget, startsModest: true);
        Assert.Equal(256, policy.Current);

        for (var i = 0; i < 63; i++) Assert.False(policy.Note(1_000));
        Assert.True(policy.Note(1_000));

        Assert.Equal(3_200, policy.Current);
        for (var i = 0; i < 1_000; i++) Assert.False(policy.Note(1_000));
    }

    [Fact]
    public void Large_messages_lower_it_at_once()
    {
        var policy = new PrefetchPolicy(3_200, static () => Budget, startsModest: true);

        var notes = 0;
        while (!policy.Note(4 * 1024 * 1024)) notes++;

        Assert.True(notes < 8);
        Assert.Equal(16, policy.Current);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(50_000_000)]
    [InlineData(100_000_000)]
    public void What_is_sent_ahead_stays_about_within_the_budget_or_is_one_message(long size)
    {
        var policy = new PrefetchPolicy(65_535, static () => Budget, startsModest: true);

        for (var i = 0; i < 500; i++) policy.Note(size);

        Assert.True(policy.Current == 1 || policy.Current * size <= Budget * 4 / 3, $"{policy.Current} of {size}");
        Assert.True(policy.Current * size >= Budget / 4 || policy.Current == 65_535, $"{policy.Current} of {size}");
    }

    [Fact]
    public void It_comes_back_when_messages_are_small_again()
    {
        var policy = new PrefetchPolicy(1_000, static () => Budget, startsModest: false);
        for (var i = 0; i < 100; i++) policy.Note(1024 * 1024);
        Assert.Equal(64, policy.Current);

        var changes = 0;
        for (var i = 0; i < 2_000; i++)
        {
            if (policy.Note(100)) changes++;
        }

        Assert.Equal(1_000, policy.Current);
        Assert.InRange(changes, 1, 6);
    }

    [Fact]
    public void It_follows_a_budget_that_is_divided_anew_while_messages_come()
    {
        var budget = Budget;
        var policy = new PrefetchPolicy(3_200, () => budget, startsModest: false);
        for (var i = 0; i < 100; i++) policy.Note(100_000);
        var alone = policy.Current;

        budget = Budget / 4;
        Assert.True(policy.Note(100_000));
        Assert.InRange(policy.Current, (alone / 4) - 1, (alone / 4) + 1);

        budget = Budget;
        Assert.True(policy.Note(100_000));
        Assert.InRange(policy.Current, alone - 1, alone + 1);
    }

    [Fact]
    public void Sizes_that_vary_a_little_change_nothing()
    {
        var policy = new PrefetchPolicy(3_200, static () => Budget, startsModest: true);
        for (var i = 0; i < 200; i++) policy.Note(100_000);
        var settled = policy.Current;

        for (var i = 0; i < 2_000; i++) Assert.False(policy.Note(i % 2 == 0 ? 90_000 : 110_000));

        Assert.Equal(settled, policy.Current);
    }
}

namespace Gateway.Sources;

public sealed class ProcessBudgetTests
{
    private const long Limit = 100_000;

    [Fact]
    public void A_mapping_that_is_alone_may_have_all() => Assert.Equal(Limit, new ProcessBudget(Limit, mappings: 1).ShareOf(Limit));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Mappings_that_stand_still_share_alike_stay_within_it_and_leave_something(int mappings)
    {
        var process = new ProcessBudget(Limit, mappings);
        using var healthy = new ByteBudget(Limit, process);
        var stalled = Enumerable.Range(1, mappings - 1).Select(_ => new ByteBudget(Limit, process)).ToList();

        while (stalled.Any(one => one.HasRoom))
        {
            foreach (var one in stalled.Where(one => one.HasRoom)) one.Charge(10);
        }

        Assert.InRange(stalled.Max(one => one.Used) - stalled.Min(one => one.Used), 0, 20);
        Assert.True(healthy.Limit >= process.Guaranteed);
        Assert.True(process.Used + process.Guaranteed < Limit);
        stalled.ForEach(one => one.Dispose());
    }

    [Fact]
    public void Whatever_others_hold_a_record_of_any_size_is_read_by_a_mapping_that_holds_nothing()
    {
        var process = new ProcessBudget(Limit, mappings: 4);
        process.Charge(2 * Limit);

        using var budget = new ByteBudget(Limit, process);

        Assert.True(budget.HasRoom);
        budget.Charge(Limit);
        Assert.False(budget.HasRoom);
        budget.Credit(Limit);
        Assert.True(budget.HasRoom);
    }

    [Fact]
    public void It_is_divided_anew_when_mappings_come_and_go()
    {
        var process = new ProcessBudget(Limit, mappings: 1);
        using var first = new ByteBudget(Limit, process);
        first.Charge(Limit);

        process.Divide(4);

        Assert.Equal((Limit / 16, Limit / 4), (process.Guaranteed, process.EvenShare));
        Assert.False(first.HasRoom);
        Assert.Equal(Limit / 16, process.ShareOf(Limit));
        process.Divide(1);
        Assert.Equal(Limit, process.ShareOf(Limit));
    }

    [Fact]
    public void What_one_gives_back_another_may_have()
    {
        var process = new ProcessBudget(Limit, mappings: 2);
        using var one = new ByteBudget(Limit, process);
        using var other = new ByteBudget(Limit, process);
        one.Charge(Limit / 2);
        var before = other.Limit;

        one.Credit(Limit / 2);

        Assert.True(other.Limit > before);
        Assert.Equal(0, process.Used);
    }
}

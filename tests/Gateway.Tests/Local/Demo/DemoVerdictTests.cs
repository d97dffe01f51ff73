namespace Gateway.Local.Demo;

public sealed class DemoVerdictTests
{
    [Theory]
    [InlineData(10, 10, 0, 0, 0)]
    [InlineData(10, 10, 3, 0, 0)]
    [InlineData(10, 9, 0, 0, 1)]
    [InlineData(10, 10, 0, 1, 1)]
    [InlineData(0, 0, 0, 0, 1)]
    public void It_is_good_when_every_record_came_through_and_no_trace_is_broken(long produced, long reached, long duplicates, long broken, int exitCode)
    {
        var counts = new DemoCounts { Produced = produced, Reached = reached, Duplicates = duplicates };

        Assert.Equal(exitCode, new DemoVerdict(counts, Whole: 5, broken).ExitCode);
    }

    [Fact]
    public void It_is_one_line() =>
        Assert.Equal(
            "10 records produced, 9 reached the function, 1 duplicates, 5 traces whole, 2 broken",
            new DemoVerdict(new DemoCounts { Produced = 10, Reached = 9, Duplicates = 1 }, Whole: 5, Broken: 2).ToString());
}

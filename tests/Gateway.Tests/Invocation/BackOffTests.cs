namespace Gateway.Invocation;

public class BackOffTests
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(6, 3200)]
    [InlineData(7, 5000)]
    [InlineData(31, 5000)]
    [InlineData(int.MaxValue, 5000)]
    public void Waits_double_up_to_their_ceiling(int repetition, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), BackOff.OfService.Wait(repetition, random: 1));

    [Fact]
    public void Jitter_takes_the_whole_range()
    {
        Assert.Equal(TimeSpan.Zero, BackOff.OfService.Wait(3, random: 0));
        Assert.Equal(TimeSpan.FromMilliseconds(100), BackOff.OfService.Wait(3, random: 0.25));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 0.99)]
    [InlineData(5, 0.5)]
    [InlineData(int.MaxValue, 0)]
    public void A_fixed_wait_has_neither_growth_nor_jitter(int repetition, double random) =>
        Assert.Equal(TimeSpan.FromSeconds(1), BackOff.Fixed(TimeSpan.FromSeconds(1)).Wait(repetition, random));
}

namespace Gateway.Sources;

public sealed class LaneProgressTests
{
    [Theory]
    [InlineData(5L, 8L, 10L, 5L)]
    [InlineData(null, 8L, 10L, 2L)]
    [InlineData(null, null, 10L, null)]
    [InlineData(5L, 8L, null, null)]
    [InlineData(12L, 12L, 10L, 0L)]
    public void Lag_is_what_is_not_committed_yet(long? committed, long? position, long? end, long? lag) =>
        Assert.Equal(lag, new LaneProgress("orders", 0, committed, position, end).Lag);

    [Theory]
    [InlineData(null, null, 0L, 0L, 0L)]
    [InlineData(null, null, 7L, 7L, 0L)]
    [InlineData(null, null, 3L, 7L, null)]
    [InlineData(null, null, null, 7L, null)]
    [InlineData(null, null, null, null, null)]
    [InlineData(4L, null, 7L, 7L, 3L)]
    public void Where_nothing_is_held_nothing_is_missing(long? committed, long? position, long? start, long? end, long? lag) =>
        Assert.Equal(lag, new LaneProgress("orders", 0, committed, position, end) { Start = start }.Lag);
}

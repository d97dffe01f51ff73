namespace Gateway.Sources.ActiveMq;

public class PrefetchSizeTests
{
    [Theory]
    [InlineData(100, 1, 200)]
    [InlineData(100, 4, 800)]
    [InlineData(1, 1, 200)] // never less than the broker reads at a time
    [InlineData(100, 5, 1001)] // 1000 is what the broker takes for not asked
    [InlineData(500, 5, 5000)]
    [InlineData(10_000, 10_000, 32_766)]
    public void There_is_room_for_twice_what_can_be_in_flight(int batchSize, int concurrency, int prefetch) =>
        Assert.Equal(prefetch, PrefetchSize.Of(batchSize, concurrency));
}

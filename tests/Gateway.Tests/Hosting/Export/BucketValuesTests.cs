namespace Gateway.Hosting.Export;

public sealed class BucketValuesTests
{
    [Fact]
    public void Few_observations_are_a_number_each_spread_over_their_bucket() =>
        Assert.Equal([0.5, 1, 5, 10], BucketValues.Of([1, 10], [2, 0, 0]).Concat(BucketValues.Of([0, 10], [0, 2, 0])));

    [Fact]
    public void What_is_above_all_bounds_is_told_as_the_highest() => Assert.Equal([10], BucketValues.Of([1, 10], [0, 0, 1]));

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(100, 0, 0, 0)]
    [InlineData(1_000_000, 1, 1, 1)]
    [InlineData(333, 333, 333, 1)]
    [InlineData(1, 0, 99_999_999, 0)]
    public void There_are_never_more_than_a_hundred_and_every_bucket_that_has_any_is_among_them(long a, long b, long c, long d)
    {
        long[] buckets = [a, b, c, d];

        var values = BucketValues.Of([1, 2, 3], buckets);

        Assert.InRange(values.Count, 1, 100);
        for (var i = 0; i < 3; i++) Assert.Equal(buckets[i] > 0, values.Any(value => value > i && value <= i + 1));
    }

    [Fact]
    public void The_shares_are_those_of_the_buckets()
    {
        var values = BucketValues.Of([1, 2], [900, 100, 0]);

        Assert.Equal((90, 10), (values.Count(value => value <= 1), values.Count(value => value > 1)));
    }
}

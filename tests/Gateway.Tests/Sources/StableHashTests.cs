using System.Text;

namespace Gateway.Sources;

public sealed class StableHashTests
{
    [Theory]
    [InlineData("", 100, 66)]
    [InlineData("a", 100, 10)]
    [InlineData("customer-17", 10, 2)]
    [InlineData("customer-17", 1024, 228)]
    public void A_bucket_is_the_same_on_every_run(string key, int buckets, int bucket) =>
        Assert.Equal(bucket, StableHash.BucketOf(Encoding.UTF8.GetBytes(key), buckets));

    [Theory]
    [InlineData("{0}")]
    [InlineData("customer-{0}")]
    [InlineData("customer-{0:D6}")]
    [InlineData("{0}-orders-of-the-day")]
    public void Thousand_keys_fill_ten_buckets_evenly(string form)
    {
        var filled = Enumerable.Range(0, 1000)
            .CountBy(i => StableHash.BucketOf(Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, i)), 10))
            .ToDictionary();

        Assert.Equal(10, filled.Count);
        Assert.All(filled.Values, count => Assert.InRange(count, 70, 130));
    }

    [Fact]
    public void One_bucket_takes_all() => Assert.All(Enumerable.Range(0, 256), i => Assert.Equal(0, StableHash.BucketOf([(byte)i], 1)));
}

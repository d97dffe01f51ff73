namespace Gateway.Tracing.Sampling;

public class GlobTests
{
    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("**", "", true)]
    [InlineData("*", null, true)]
    [InlineData("?*", null, false)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("orders", "Orders", true)]
    [InlineData("/kafka/ord?rs", "/KAFKA/Orders", true)]
    [InlineData("/kafka/orders*", "/kafka/orders-eu", true)]
    [InlineData("/kafka/orders*", "/v2/kafka/orders", false)]
    [InlineData("/kafka/orders", "/kafka/orders-eu", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-b-b-d", false)]
    [InlineData("*aab", "aaaab", true)]
    [InlineData("a?", "a", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[a]", "a", false)]
    [InlineData("*?*?*", "x", false)]
    [InlineData("*?*?*", "xy", true)]
    public void It_matches_the_whole_text_whatever_its_case(string pattern, string? text, bool expected) =>
        Assert.Equal(expected, new Glob(pattern).IsMatch(text));

    [Fact]
    public void Matching_allocates_nothing()
    {
        var glob = new Glob("/kafka/*e*s*");
        glob.IsMatch("/kafka/orders");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) glob.IsMatch("/Kafka/orders");

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

namespace Gateway.Configuration.Loading;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("Topcis", "Topics", 1)]
    [InlineData("ca", "abc", 3)]
    public void Distance_counts_letters_added_dropped_changed_and_swapped(string left, string right, int distance)
    {
        Assert.Equal(distance, NearestName.Distance(left, right));
        Assert.Equal(distance, NearestName.Distance(right, left));
    }

    [Theory]
    [InlineData("Topcs", "Topics")]
    [InlineData("QUEUE", "Queues")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void The_nearest_is_found_when_it_is_near(string written, string? nearest)
    {
        Assert.Equal(nearest, NearestName.Of(written, ["Topics", "Queues", "Enabled"]));
    }
}

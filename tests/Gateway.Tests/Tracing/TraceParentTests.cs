using System.Text;

namespace Gateway.Tracing;

public class TraceParentTests
{
    [Theory]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01", "Sampled")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-00", "NotSampled")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-ff", "Sampled")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-02", "NotSampled")]
    [InlineData("cc-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01", "Sampled")]
    [InlineData("cc-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01-what-the-future-brings", "Sampled")]
    public void A_valid_one_is_the_same_number_as_an_X_Ray_id(string header, string decision)
    {
        Assert.True(TraceParent.TryParse(Encoding.UTF8.GetBytes(header), out var context));
        Assert.Equal("1-4efaaf4d-1e8720b39541901950019ee5", context.Root.ToString());
        Assert.Equal("53b7e2d01c9a4f86", context.Parent.ToString());
        Assert.Equal(Enum.Parse<UpstreamDecision>(decision), context.Decision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ff-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01")]
    [InlineData("0x-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01")]
    [InlineData("00-00000000000000000000000000000000-53b7e2d01c9a4f86-01")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-0000000000000000-01")]
    [InlineData("00-4EFAAF4D1e8720b39541901950019ee5-53b7e2d01c9a4f86-01")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-0A")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-0g")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01-x")]
    [InlineData("cc-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01x")]
    [InlineData("00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-1")]
    [InlineData("00_4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01")]
    public void Anything_else_is_no_context(string header) =>
        Assert.False(TraceParent.TryParse(Encoding.UTF8.GetBytes(header), out _));
}

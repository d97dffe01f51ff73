namespace Gateway.Aws;

public class ServiceEndpointTests
{
    [Theory]
    [InlineData("eu-west-1", "https://lambda.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://lambda.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", "https://lambda.us-gov-west-1.amazonaws.com/")]
    [InlineData("eu-future-9", "https://lambda.eu-future-9.amazonaws.com/")]
    public void An_endpoint_follows_from_the_region(string region, string expected) =>
        Assert.Equal(expected, ServiceEndpoint.For("lambda", region, null).AbsoluteUri);

    [Fact]
    public void A_configured_endpoint_wins()
    {
        var configured = new Uri("http://127.0.0.1:9001");
        Assert.Same(configured, ServiceEndpoint.For("lambda", "eu-west-1", configured));
    }

    [Fact]
    public void A_configured_region_wins_without_asking_anybody() => Assert.Equal("eu-west-1", AwsRegion.Resolve("eu-west-1"));
}

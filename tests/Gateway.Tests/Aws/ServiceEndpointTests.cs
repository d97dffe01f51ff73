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

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_LAMBDA=http://own:1 AWS_ENDPOINT_URL=http://all:2", "http://own:1/")]
    [InlineData("AWS_ENDPOINT_URL=http://all:2", "http://all:2/")]
    [InlineData("AWS_ENDPOINT_URL_LAMBDA= AWS_ENDPOINT_URL=http://all:2", "http://all:2/")]
    [InlineData("AWS_ENDPOINT_URL_KAFKA=http://other:3", null)]
    public void In_the_environment_the_service_goes_before_all_services(string variables, string? expected)
    {
        var environment = variables.Split(' ').Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);

        Assert.Equal(expected, ServiceEndpoint.FromEnvironment("LAMBDA", environment.GetValueOrDefault)?.AbsoluteUri);
    }

    [Fact]
    public void A_configured_region_wins_without_asking_anybody() => Assert.Equal("eu-west-1", AwsRegion.Resolve("eu-west-1"));
}

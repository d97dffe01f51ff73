using Gateway.Configuration;

namespace Gateway.Tracing.Emission.Upload;

public sealed class UploadTargetTests
{
    [Theory]
    [InlineData("https://xray.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("https://xray.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("https://xray-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("https://xray.us-east-1.api.aws", "us-east-1")]
    [InlineData("http://127.0.0.1:4318", null)]
    [InlineData("https://collector.example", null)]
    [InlineData("https://xray.eu-west-1.amazonaws.com.example", null)]
    [InlineData("https://my-xray.eu-west-1.amazonaws.com", null)]
    public void Spans_are_signed_for_X_Ray_alone(string endpoint, string? region)
    {
        var target = UploadTarget.Otlp(new Uri(endpoint), UploadHarness.Credentials);

        Assert.Equal(region, target.Region);
        Assert.Equal(region is not null, target.Credentials is not null);
        Assert.Equal($"{endpoint}/v1/traces", target.Address.ToString());
    }

    [Fact]
    public void The_daemon_may_have_any_kind_of_address()
    {
        Assert.Equal("http://[::1]:2000/TraceSegments", UploadTarget.Daemon(new DaemonAddress("::1", 2000, "x", 1)).Address.ToString());
        Assert.Equal("http://daemon:7/TraceSegments", UploadTarget.Daemon(new DaemonAddress("daemon", 7, "x", 1)).Address.ToString());
    }
}

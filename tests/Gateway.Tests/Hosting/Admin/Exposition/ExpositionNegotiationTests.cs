namespace Gateway.Hosting.Admin.Exposition;

public sealed class ExpositionNegotiationTests
{
    private const string PrometheusServer =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    [Theory]
    [InlineData(null, "Prometheus")]
    [InlineData("", "Prometheus")]
    [InlineData("*/*", "Prometheus")]
    [InlineData("text/html", "Prometheus")]
    [InlineData("text/plain;version=0.0.4", "Prometheus")]
    [InlineData("not a header;;;", "Prometheus")]
    [InlineData("application/openmetrics-text", "OpenMetrics")]
    [InlineData("application/OpenMetrics-Text; version=1.0.0", "OpenMetrics")]
    [InlineData("application/openmetrics-text;q=0", "Prometheus")]
    [InlineData("application/openmetrics-text;q=0.2, text/plain;q=0.9", "Prometheus")]
    [InlineData(PrometheusServer, "OpenMetrics")]
    public void The_accept_header_chooses(string? accept, string format) =>
        Assert.Equal(format, ExpositionNegotiation.Choose(accept).ToString());

    [Fact]
    public void Each_format_has_its_content_type()
    {
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", ExpositionNegotiation.ContentType(ExpositionFormat.Prometheus));
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", ExpositionNegotiation.ContentType(ExpositionFormat.OpenMetrics));
    }
}

using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class MetricTextTests
{
    private const string Page = """
        # TYPE gateway_invocations_total counter
        gateway_invocations_total{mapping="a",outcome="Succeeded"} 5
        gateway_invocations_total{mapping="b",outcome="Succeeded"} 2 1772615105123
        gateway_invocations_total{mapping="b",outcome="Throttled"} 1e2
        gateway_up 1
        # EOF
        """;

    [Theory]
    [InlineData(7, "gateway_invocations_total", "outcome=\"Succeeded\"")]
    [InlineData(2, "gateway_invocations_total", "mapping=\"b\"", "outcome=\"Succeeded\"")]
    [InlineData(107, "gateway_invocations_total")]
    [InlineData(1, "gateway_up")]
    [InlineData(0, "gateway_invocations")]
    public void Samples_with_all_labels_are_added_up(double expected, string name, params string[] labels) =>
        Assert.Equal(expected, MetricText.Sum(Page, name, labels));
}

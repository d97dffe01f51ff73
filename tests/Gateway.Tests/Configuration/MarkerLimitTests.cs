namespace Gateway.Configuration;

public class MarkerLimitTests
{
    [Theory]
    [InlineData("Off", 0)]
    [InlineData("off", 0)]
    [InlineData("ON", 10_000)]
    [InlineData("1", 1)]
    [InlineData("10000", 10_000)]
    [InlineData("0", null)]
    [InlineData("10001", null)]
    [InlineData("-1", null)]
    [InlineData("true", null)]
    [InlineData("", null)]
    public void Off_on_and_numbers_can_be_read(string text, int? expected) => Assert.Equal(expected, MarkerLimit.Parse(text));

    [Theory]
    [InlineData("Off", 0)]
    [InlineData("25", 25)]
    [InlineData("~", 10)]
    public void It_is_a_setting_of_tracing(string written, int expected) =>
        Assert.Equal(expected, Written.Load($"Tracing: {{ Markers: {written} }}\n" + Written.Orders()).Tracing?.MarkersUpTo);

    [Fact]
    public void Anything_else_is_an_error_that_names_its_line() => Assert.Equal(
        $"gateway.yaml:1: Tracing.Markers is sometimes; {MarkerLimit.Form}.",
        Written.Error(Written.Load("Tracing: { Markers: sometimes }\n" + Written.Orders())));
}

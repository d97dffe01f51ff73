namespace Gateway.Configuration;

public sealed class ConfigurationPathTests
{
    [Theory]
    [InlineData("a.yaml", "b.yaml", "a.yaml")]
    [InlineData(null, "b.yaml", "b.yaml")]
    [InlineData(null, "", "gateway.yaml")]
    [InlineData(null, null, "gateway.yaml")]
    public void The_option_wins_then_the_variable_then_the_default(string? option, string? variable, string path)
    {
        var environment = new Dictionary<string, string>();
        if (variable is not null) environment["GATEWAY_CONFIG"] = variable;

        Assert.Equal(path, ConfigurationPath.Resolve(option, environment));
    }
}

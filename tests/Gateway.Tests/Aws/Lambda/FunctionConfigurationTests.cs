using System.Text.Json;

namespace Gateway.Aws.Lambda;

public sealed class FunctionConfigurationTests
{
    [Fact]
    public void What_concerns_a_caller_is_read()
    {
        var function = Read("""{"FunctionName":"f","Runtime":"python3.13","Timeout":30,"State":"Active","LastUpdateStatus":"Successful","TracingConfig":{"Mode":"PassThrough"},"MemorySize":128}""");

        Assert.Equal(new FunctionConfiguration { State = "Active", LastUpdateStatus = "Successful", TracingMode = "PassThrough", Timeout = TimeSpan.FromSeconds(30), Runtime = "python3.13" }, function);
    }

    [Theory]
    [InlineData("""{"FunctionName":"f"}""")]
    [InlineData("""{"FunctionName":"f","Timeout":"30","TracingConfig":"Active","State":7,"Runtime":null}""")]
    public void What_is_not_told_or_of_another_form_is_not_known(string json) => Assert.Equal(new FunctionConfiguration(), Read(json));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"message":"hello"}""")]
    public void An_answer_that_is_not_Lambdas_is_none(string json) => Assert.Null(Read(json));

    private static FunctionConfiguration? Read(string json) => FunctionConfiguration.Read(JsonElement.Parse(json));
}

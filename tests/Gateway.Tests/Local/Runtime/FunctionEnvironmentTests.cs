namespace Gateway.Local.Runtime;

public sealed class FunctionEnvironmentTests
{
    private static readonly FunctionEnvironment Fulfil = new()
    {
        FunctionName = "fulfil",
        Region = "eu-west-1",
        Directory = "/srv/fulfil",
        Handler = "index.handler",
        DaemonAddress = "127.0.0.1:2000",
        Instance = "0123456789abcdef0123456789abcdef",
    };

    [Fact]
    public void What_Lambda_sets_is_set()
    {
        var variables = Fulfil.Variables("127.0.0.1:9001", new Dictionary<string, string>(), ManualClock.Start);

        Assert.Equal("127.0.0.1:9001", variables["AWS_LAMBDA_RUNTIME_API"]);
        Assert.Equal("fulfil", variables["AWS_LAMBDA_FUNCTION_NAME"]);
        Assert.Equal("$LATEST", variables["AWS_LAMBDA_FUNCTION_VERSION"]);
        Assert.Equal("128", variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
        Assert.Equal("/aws/lambda/fulfil", variables["AWS_LAMBDA_LOG_GROUP_NAME"]);
        Assert.Equal("2026/03/04/[$LATEST]0123456789abcdef0123456789abcdef", variables["AWS_LAMBDA_LOG_STREAM_NAME"]);
        Assert.Equal(("eu-west-1", "eu-west-1"), (variables["AWS_REGION"], variables["AWS_DEFAULT_REGION"]));
        Assert.Equal("127.0.0.1:2000", variables["AWS_XRAY_DAEMON_ADDRESS"]);
        Assert.Equal("index.handler", variables["_HANDLER"]);
        Assert.Equal("/srv/fulfil", variables["LAMBDA_TASK_ROOT"]);
    }

    [Fact]
    public void What_a_person_chose_stays()
    {
        var set = new Dictionary<string, string> { ["_HANDLER"] = "Fulfil::Fulfil.Function::Handle", ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512", ["AWS_LAMBDA_FUNCTION_NAME"] = "another" };

        var variables = Fulfil.Variables("127.0.0.1:9001", set, ManualClock.Start);

        Assert.False(variables.ContainsKey("_HANDLER"));
        Assert.False(variables.ContainsKey("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
        Assert.Equal("fulfil", variables["AWS_LAMBDA_FUNCTION_NAME"]);
    }
}

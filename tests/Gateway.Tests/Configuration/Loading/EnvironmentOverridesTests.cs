namespace Gateway.Configuration.Loading;

public sealed class EnvironmentOverridesTests
{
    [Fact]
    public void A_variable_wins_over_the_file()
    {
        var result = Written.Load("Aws: { Region: eu-west-1 }\n" + Written.Orders("BatchSize: 5"), ("Aws__Region", "us-east-1"), ("EventSourceMappings__orders__BatchSize", "7"));

        Assert.Equal("us-east-1", result.Options!.Aws.Region);
        Assert.Equal(7, Written.Mapping(result).BatchSize);
    }

    [Fact]
    public void Variables_match_without_regard_to_case()
    {
        var result = Written.Load(Written.Orders(), ("AWS__REGION", "us-east-1"), ("EVENTSOURCEMAPPINGS__ORDERS__GATEWAY__MAXIMUMCONCURRENCY", "7"));

        Assert.Equal("us-east-1", result.Options!.Aws.Region);
        Assert.Equal(7, Written.Mapping(result).MaximumConcurrency);
        Assert.Equal("orders", Assert.Single(result.Mappings).Name);
    }

    [Fact]
    public void A_mapping_can_be_made_of_variables_alone()
    {
        var mapping = Written.Mapping(Written.Load(
            "",
            ("EventSourceMappings__orders__FunctionName", "f"),
            ("EventSourceMappings__orders__Topics__0", "a"),
            ("EventSourceMappings__orders__Topics__1", "b"),
            ("EventSourceMappings__orders__SelfManagedEventSource__Endpoints__KafkaBootstrapServers__0", "b1:9092"),
            ("EventSourceMappings__orders__Gateway__ConsumerProperties__fetch.min.bytes", "1"),
            ("EventSourceMappings__orders__Enabled", "False")));

        Assert.Equal(["a", "b"], mapping.Topics);
        Assert.Equal("1", mapping.ConsumerProperties["fetch.min.bytes"]);
        Assert.False(mapping.Enabled);
    }

    [Fact]
    public void A_list_takes_variables_by_number()
    {
        var topics = Enumerable.Range(1, 11).Select(i => ($"EventSourceMappings__orders__Topics__{i}", $"t{i}"));

        var mapping = Written.Mapping(Written.Load(Written.Orders(), [.. topics, ("EventSourceMappings__orders__Topics__0", "first")]));

        Assert.Equal(["first", .. Enumerable.Range(1, 11).Select(i => $"t{i}")], mapping.Topics);
    }

    [Fact]
    public void A_variable_can_stand_in_for_a_CloudFormation_function()
    {
        var yaml = Written.Orders().Replace("FunctionName: my-function", "FunctionName: !Ref Orders");

        Assert.Equal("f", Written.Mapping(Written.Load(yaml, ("EventSourceMappings__orders__FunctionName", "f"))).Function.Name);
    }

    [Theory]
    [InlineData("EventSourceMappings__orders__BatchSize", "0", "EventSourceMappings.orders.BatchSize is 0; it must be between 1 and 10000.")]
    [InlineData("EventSourceMappings__orders__BatchSiz", "1", "EventSourceMappings.orders.BatchSiz is not a setting; did you mean BatchSize?")]
    [InlineData("Aws__Regon", "x", "Aws.Regon is not a setting; did you mean Region?")]
    [InlineData("EventSourceMappings__orders__Topics__2", "x", "EventSourceMappings.orders.Topics is a list of 1; the number after its name must be between 0 and 1.")]
    [InlineData("EventSourceMappings__orders__Topics__x", "x", "EventSourceMappings.orders.Topics is a list of 1; the number after its name must be between 0 and 1.")]
    [InlineData("EventSourceMappings__orders__Topics", "a,b", "EventSourceMappings.orders.Topics is a,b; it must be a list, so set EventSourceMappings__orders__Topics__0, EventSourceMappings__orders__Topics__1 and so on.")]
    [InlineData("EventSourceMappings__orders__Queues__1", "a", "EventSourceMappings.orders.Queues is a map; it must be a list, so number its variables from EventSourceMappings__orders__Queues__0 on.")]
    [InlineData("Admin__Listen__x", "y", "Admin.Listen is a map; it must be a text.")]
    [InlineData("EventSourceMappings__orders__", "y", "EventSourceMappings.orders. is not a setting")]
    [InlineData("Shutdown__DrainSeconds", "", "Shutdown.DrainSeconds is empty; it must be a whole number between 1 and 3600.")]
    public void What_is_wrong_with_a_variable_names_it(string name, string value, string message)
    {
        Assert.StartsWith($"environment variable {name}: {message}", Written.Error(Written.Load(Written.Orders(), (name, value))));
    }

    [Fact]
    public void Two_variables_for_one_setting_are_an_error()
    {
        Assert.Equal(
            "environment variable Aws__Region: Aws__Region and AWS__REGION set the same value; keep one.",
            Written.Error(Written.Load(Written.Orders(), ("Aws__Region", "eu-west-1"), ("AWS__REGION", "us-east-1"))));
    }

    [Theory]
    [InlineData("ADMIN")]
    [InlineData("ADMIN_PORT_8080_TCP")]
    [InlineData("AWS_REGION")]
    [InlineData("Logging__LogLevel__Default")]
    [InlineData("__")]
    [InlineData("")]
    public void Variables_of_others_are_left_alone(string name)
    {
        Written.Mapping(Written.Load(Written.Orders(), (name, "whatever")));
    }

    [Fact]
    public void The_X_Ray_variable_wins_over_file_and_variable()
    {
        var result = Written.Load(
            "Tracing: { DaemonAddress: a:1 }\n" + Written.Orders(), ("Tracing__DaemonAddress", "b:2"), ("AWS_XRAY_DAEMON_ADDRESS", "tcp:c:3 udp:[::1]:4"));

        Assert.Equal(new DaemonAddress("c", 3, "::1", 4), result.Tracing?.Daemon);
    }

    [Fact]
    public void A_bad_X_Ray_variable_is_an_error()
    {
        Assert.Equal(
            $"environment variable AWS_XRAY_DAEMON_ADDRESS: Tracing.DaemonAddress is nowhere; {DaemonAddress.Form}.",
            Written.Error(Written.Load(Written.Orders(), ("AWS_XRAY_DAEMON_ADDRESS", "nowhere"))));
    }
}

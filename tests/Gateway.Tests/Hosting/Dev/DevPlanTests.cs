using Gateway.Configuration;

namespace Gateway.Hosting.Dev;

public sealed class DevPlanTests
{
    private const string Kafka = """
          orders:
            FunctionName: arn:aws:lambda:eu-central-1:111122223333:function:fulfil:live
            SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["127.0.0.1:9092"] } }
            Topics: [orders]
            StartingPosition: LATEST
            Enabled: false
            DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:eu-west-1:111122223333:failed" } }
            Gateway: { RoleArn: "arn:aws:iam::111122223333:role/invoker", InvocationTimeoutSeconds: 30 }
        """;

    private const string Queue = """
          letters:
            FunctionName: print
            Queues: [letters]
            DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:eu-west-1:111122223333:failed" } }
            Gateway: { BrokerUri: "tcp://127.0.0.1:61616" }
        """;

    private static readonly DevRequest Orders = new() { Path = "gateway.yaml", Mapping = "orders", Command = ["/bin/sh", "-c", "index.handler"] };
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void The_real_consumer_group_keeps_its_records()
    {
        var plan = Plan(Orders);

        Assert.Equal("gateway-orders-dev", plan.Mapping.ConsumerGroupId);
        Assert.Contains(plan.Notes, note => note.Contains("gateway-orders-dev, from LATEST on: gateway-orders keeps all its records", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Notes, note => note.StartsWith("warning", StringComparison.Ordinal));
    }

    [Fact]
    public void The_real_group_is_joined_by_request_only_and_with_a_warning()
    {
        var plan = Plan(Orders with { SameGroup = true });

        Assert.Equal("gateway-orders", plan.Mapping.ConsumerGroupId);
        Assert.Contains(plan.Notes, note => note.StartsWith("warning   this joins gateway-orders:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_queue_has_no_group_and_that_is_said() =>
        Assert.Contains(Plan(Orders with { Mapping = "letters" }).Notes, note => note.StartsWith("warning   this takes messages out of letters:", StringComparison.Ordinal));

    [Fact]
    public void A_failure_goes_to_its_destination_only_where_the_record_is_taken_from_others()
    {
        Assert.Null(Plan(Orders).Mapping.Destination);
        Assert.NotNull(Plan(Orders with { SameGroup = true }).Mapping.Destination);
        Assert.NotNull(Plan(Orders with { Mapping = "letters" }).Mapping.Destination);
        Assert.All([Plan(Orders), Plan(Orders with { Mapping = "letters" })], plan => Assert.Contains(plan.Notes, note => note.Contains("arn:aws:sqs:eu-west-1:111122223333:failed", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_mapping_runs_whether_or_not_it_is_enabled_and_invokes_as_nobody()
    {
        var mapping = Plan(Orders with { Concurrency = 3 }).Mapping;

        Assert.True(mapping.Enabled);
        Assert.Null(mapping.RoleArn);
        Assert.Equal(3, mapping.MaximumConcurrency);
    }

    [Fact]
    public void The_function_is_ended_by_its_own_limit_and_not_given_up_by_the_gateway_before()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), Plan(Orders).Timeout);
        Assert.Equal(TimeSpan.FromSeconds(3), Plan(Orders with { Timeout = TimeSpan.FromSeconds(3) }).Timeout);
        Assert.Equal(TimeSpan.FromSeconds(900), Plan(Orders).Mapping.InvocationTimeout);
    }

    [Fact]
    public void The_function_is_told_its_own_name()
    {
        Assert.Equal("arn:aws:lambda:eu-central-1:111122223333:function:fulfil:live", Plan(Orders).FunctionArn);
        Assert.Equal("arn:aws:lambda:eu-west-3:000000000000:function:print", Plan(Orders with { Mapping = "letters" }, new(NoVariables) { ["AWS_REGION"] = "eu-west-3" }).FunctionArn);
    }

    [Fact]
    public void Nothing_but_the_broker_is_outside_of_this_process()
    {
        var loaded = Load();
        var (plan, _) = DevPlan.Of(loaded, Orders, NoVariables, "/");

        var configuration = plan!.Configure(loaded, new Uri("http://127.0.0.1:9001"), DaemonAddress.Parse("127.0.0.1:2001")!);

        Assert.Equal("http://127.0.0.1:9001/", configuration.Options!.Aws.LambdaEndpoint);
        Assert.Empty(configuration.Options.Metrics.Exporters);
        Assert.Equal([plan.Mapping], configuration.Mappings);
        Assert.Equal((TraceExporter.XRayDaemon, SamplingSource.Local, 2001), (configuration.Tracing!.Exporter, configuration.Tracing.SamplingSource, configuration.Tracing.Daemon.UdpPort));
    }

    [Fact]
    public void A_mapping_that_is_not_there_comes_with_those_that_are() =>
        Assert.Equal("There is no mapping 'order'; there is orders, letters.", DevPlan.Of(Load(), Orders with { Mapping = "order" }, NoVariables, "/").Problem);

    [Fact]
    public void A_program_that_is_not_there_comes_with_the_remedy() =>
        Assert.Equal("There is no program npy in PATH: install it, or give its path.", DevPlan.Of(Load(), Orders with { Command = ["npy", "index.handler"] }, NoVariables, "/").Problem);

    [Theory]
    [InlineData("orders", false, false)]
    [InlineData("orders", true, true)]
    [InlineData("letters", false, true)]
    [InlineData("cluster", false, true)]
    public void AWS_is_needed_only_for_a_broker_a_secret_or_a_destination_there(string mapping, bool sameGroup, bool needed)
    {
        var loaded = Load(mapping);
        var (plan, problem) = DevPlan.Of(loaded, Orders with { Mapping = mapping, SameGroup = sameGroup }, NoVariables, "/");
        Assert.Null(problem);

        Assert.Equal(needed, AwsNeeds.Of(plan!.Mapping, loaded));
    }

    private static DevPlan Plan(DevRequest request, Dictionary<string, string>? environment = null)
    {
        var (plan, problem) = DevPlan.Of(Load(request.Mapping), request, environment ?? NoVariables, "/");
        Assert.Null(problem);
        return plan!;
    }

    private static ConfigurationResult Load(string? only = null)
    {
        const string Cluster = """
              cluster:
                FunctionName: fulfil
                EventSourceArn: arn:aws:kafka:eu-west-1:111122223333:cluster/shop/3d8f2c61-90be-4a57-8c1d-6e0f7b2a9d44-2
                Topics: [orders]
                StartingPosition: LATEST
            """;
        var mappings = only switch { "orders" => Kafka, "letters" => Queue, _ => $"{Kafka}\n{Queue}\n" + (only == "cluster" ? Cluster : "") };
        var loaded = WrittenConfiguration.LoadText($"Metrics: {{ Exporters: [EmbeddedMetricFormat] }}\nEventSourceMappings:\n{mappings}", "gateway.yaml", NoVariables);
        Assert.True(loaded.IsValid, string.Join(Environment.NewLine, loaded.Errors));
        return loaded;
    }
}

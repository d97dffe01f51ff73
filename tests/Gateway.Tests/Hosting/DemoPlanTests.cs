using Gateway.Configuration;
using Gateway.Local.Demo;

namespace Gateway.Hosting;

public sealed class DemoPlanTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.OrdinalIgnoreCase);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"demo-{Guid.NewGuid():N}.yaml");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Without_a_configuration_every_part_is_embedded()
    {
        var plan = DemoPlan.Of(null, NoVariables);

        Assert.Empty(plan.Errors);
        Assert.Null(plan.Options.BootstrapServers);
        Assert.Null(plan.Options.FunctionEndpoint);
        Assert.Null(plan.Options.DaemonAddress);
    }

    [Fact]
    public void What_is_embedded_makes_a_configuration_that_runs()
    {
        var configuration = DemoPlan.Of(null, NoVariables).Configure(Embedded());

        Assert.True(configuration.IsValid, string.Join(Environment.NewLine, configuration.Errors));
        var mapping = Assert.Single(configuration.Mappings);
        Assert.Equal(["127.0.0.1:9092"], mapping.BootstrapServers);
        Assert.Equal(["orders"], mapping.Topics);
        Assert.Equal("10", mapping.ConsumerProperties["fetch.wait.max.ms"]);
        Assert.Equal(new DaemonAddress("127.0.0.1", 2001, "127.0.0.1", 2001), configuration.Tracing!.Daemon);
    }

    [Fact]
    public void A_daemon_in_the_environment_is_not_taken_for_the_demos_own()
    {
        var variables = new Dictionary<string, string>(NoVariables) { ["AWS_XRAY_DAEMON_ADDRESS"] = "10.0.0.1:2000" };

        var configuration = DemoPlan.Of(null, variables).Configure(Embedded());

        Assert.Equal("127.0.0.1", configuration.Tracing!.Daemon.UdpHost);
    }

    [Fact]
    public void The_page_is_shown_where_the_environment_puts_it()
    {
        var variables = new Dictionary<string, string>(NoVariables) { ["Admin__Listen"] = "http://127.0.0.1:9999", ["Aws__LambdaEndpoint"] = "http://127.0.0.1:9001" };

        var options = DemoPlan.Of(null, variables).Options;

        Assert.Equal(new Uri("http://127.0.0.1:9999"), options.Page);
        Assert.Null(options.FunctionEndpoint);
        Assert.Equal(new Uri("http://127.0.0.1:8080"), DemoPlan.Of(null, NoVariables).Options.Page);
    }

    [Theory]
    [InlineData("Aws: { Region: eu-west-1 }", "Local")]
    [InlineData("Tracing: { Sampling: { Source: Centralized } }", "Centralized")]
    public void Every_order_is_traced_unless_the_accounts_rules_are_asked_for(string written, string expected)
    {
        File.WriteAllText(_file, written);

        Assert.Equal(expected, DemoPlan.Of(_file, NoVariables).Configure(Embedded()).Tracing!.SamplingSource.ToString());
        Assert.Equal(SamplingSource.Local, DemoPlan.Of(null, NoVariables).Configure(Embedded()).Tracing!.SamplingSource);
    }

    [Theory]
    [InlineData("Aws: { LambdaEndpoint: 'http://127.0.0.1:9001' }", "http://127.0.0.1:9001/", null, null)]
    [InlineData("Tracing: { DaemonAddress: '127.0.0.1:2000' }", null, "127.0.0.1:2000", null)]
    [InlineData("EventSourceMappings: { paid: { Topics: [paid], SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092', 'b2:9092'] } } } }", null, null, "b1:9092,b2:9092")]
    public void Each_part_can_be_a_real_one_alone(string written, string? function, string? daemon, string? brokers)
    {
        File.WriteAllText(_file, written);

        var plan = DemoPlan.Of(_file, NoVariables);
        var configuration = plan.Configure(Embedded());

        Assert.Empty(plan.Errors);
        Assert.Equal(function, plan.Options.FunctionEndpoint?.ToString());
        Assert.Equal(daemon, plan.Options.DaemonAddress);
        Assert.Equal(brokers, plan.Options.BootstrapServers);
        Assert.True(configuration.IsValid, string.Join(Environment.NewLine, configuration.Errors));
        Assert.Equal(brokers ?? "127.0.0.1:9092", string.Join(',', Assert.Single(configuration.Mappings).BootstrapServers));
        Assert.Equal(daemon is null ? 2001 : 2000, configuration.Tracing!.Daemon.UdpPort);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error()
    {
        Assert.Contains("does not exist", Assert.Single(DemoPlan.Of(_file, NoVariables).Errors));
    }

    private static DemoParts Embedded() => new()
    {
        BootstrapServers = "127.0.0.1:9092",
        Topic = "orders",
        Group = "gateway-demo",
        ConsumerProperties = new Dictionary<string, string> { ["fetch.wait.max.ms"] = "10" },
        FunctionEndpoint = new Uri("http://127.0.0.1:9009"),
        FunctionName = "fulfil",
        DaemonAddress = "127.0.0.1:2001",
    };
}

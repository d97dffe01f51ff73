using Confluent.Kafka;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.IntegrationTests.House.Service;
using Gateway.Local;

namespace Gateway.IntegrationTests;

/// <summary>What <c>gateway doctor</c> says of a Kafka mapping and of what is around it, and what it leaves alone.</summary>
public sealed class DoctorTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task All_is_well_and_a_gateway_that_runs_notices_nothing()
    {
        await using var sampling = await FakeSampling.StartAsync();
        sampling.Rules = [new("all", 10, "*", 1), new("Default", 10_000, "*", 1)];
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        var failures = await broker.CreateTopicAsync(1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Destination = $"kafka://{failures}" }) with
        {
            SamplingSource = "Centralized",
            DaemonAddress = $"tcp:{sampling.Address} udp:{scenario.Daemon.Address}",
        };
        scenario.Produce(100);
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        var (before, rebalances, calls) = (scenario.Committed(), await gateway.MetricAsync("gateway_rebalances_total"), scenario.Lambda.Log.Count);

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.True(run.Code == 0, run.Output);
        Assert.Equal(
            ["credentials", "daemon udp", "daemon tcp", "rules", "dns", "tcp", "tls", "login", "topic", "read", "group", "function", "invoke", "tracing", "timeout", "destination"],
            run.Findings.Select(finding => finding.Check));
        Assert.All(run.Findings, finding => Assert.Equal("ok", finding.Status));
        run.AssertStatus("rules", "ok", "2 from http://");
        run.AssertStatus("topic", "ok", $"{scenario.Topic}: 4 partitions");
        run.AssertStatus("group", "ok", " of 4 partitions committed");
        run.AssertStatus("timeout", "ok", "the function's is 3 s, InvocationTimeoutSeconds 900 s");
        Assert.Equal((1, calls), (scenario.Lambda.Rehearsals, scenario.Lambda.Log.Count));
        Assert.Equal(before, scenario.Committed());
        Assert.Equal(rebalances, await gateway.MetricAsync("gateway_rebalances_total"));
        scenario.Produce(100);
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task People_get_a_line_for_each_check_below_its_mapping_and_what_to_do_under_what_is_wrong()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Lambda.Described = new DescribedFunction { TracingMode = "PassThrough" };
        scenario.Settings = scenario.Settings with { Mappings = [scenario.Settings.Mapping, scenario.Settings.Mapping with { Name = "payments", Group = KafkaBroker.FreshName("group") }] };

        var run = await DoctorRun.OfAsync(scenario.Settings, null, "--mapping", "payments");

        var lines = run.Output.Split('\n');
        Assert.Equal(3, run.Code);
        Assert.Equal("shared by all mappings", lines[0]);
        Assert.Equal("  ok       credentials  found", lines[1].Split(" (")[0]);
        Assert.Contains(lines, line => line.StartsWith($"payments: Kafka {scenario.Topic} ({broker.BootstrapServers}) -> orders-function", StringComparison.Ordinal));
        Assert.Contains("  warning  tracing      PassThrough, so the trace may end at the gateway", lines);
        Assert.Equal("           Set the function's TracingConfig.Mode to Active: aws lambda update-function-configuration --function-name orders-function --tracing-config Mode=Active.", lines[Array.FindIndex(lines, line => line.Contains("PassThrough", StringComparison.Ordinal)) + 1]);
        Assert.DoesNotContain(lines, line => line.StartsWith("orders:", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', run.Output);
        Assert.Equal("1 warning, 12 ok", lines.Last(line => line.Length > 0));
    }

    [Fact]
    public async Task Where_nobody_listens_the_rest_is_skipped_and_the_setting_is_named()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var (nowhere, noDaemon) = ($"127.0.0.1:{LoopbackPort.Free()}", $"127.0.0.1:{LoopbackPort.Free()}");
        scenario.Lambda.Described = null;
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BootstrapServers = nowhere }) with { DaemonAddress = noDaemon, SamplingSource = "Centralized" };

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(1, run.Code);
        Assert.Equal(["daemon udp", "daemon tcp", "tcp", "function"], run.Troubles.Select(finding => finding.Check));
        Assert.All(run.Troubles, finding => Assert.Equal("failed", finding.Status));
        Assert.All(["daemon udp", "daemon tcp"], check => Assert.Contains($"Tracing.DaemonAddress ({noDaemon})", run.Finding(check).Remedy, StringComparison.Ordinal));
        run.AssertStatus("tcp", "failed", $"{nowhere} refuses connections");
        Assert.Contains($"correct SelfManagedEventSource.Endpoints.KafkaBootstrapServers ({nowhere})", run.Finding("tcp").Remedy, StringComparison.Ordinal);
        Assert.Contains("correct FunctionName (orders-function)", run.Finding("function").Remedy, StringComparison.Ordinal);
        Assert.Equal(["needs daemon tcp", "needs tcp", "needs tcp", "needs tcp", "needs tcp", "needs tcp", "needs function", "needs function", "needs function"], run.Findings.Where(finding => finding.Status == "skipped").Select(finding => finding.Detail));
        Assert.Equal(0, scenario.Lambda.Rehearsals);
    }

    [Theory]
    [InlineData(ErrorCode.UnknownTopicOrPart, "does not exist, or may not be seen", "correct Topics (")]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "may not be seen (", "Allow the gateway Describe and Read on the topic ")]
    public async Task A_topic_that_is_not_there_or_may_not_be_seen_is_named(ErrorCode error, string seen, string remedy)
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        await broker.SetErrorAsync(scenario.Topic, error);

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(1, run.Code);
        run.AssertStatus("topic", "failed", $"{scenario.Topic} {seen}");
        Assert.Contains(remedy, run.Finding("topic").Remedy, StringComparison.Ordinal);
        run.AssertStatus("read", "skipped", "needs topic");
    }

    [Theory]
    [InlineData((int)KafkaApi.Fetch, ErrorCode.TopicAuthorizationFailed, "read")]
    [InlineData((int)KafkaApi.OffsetFetch, ErrorCode.GroupAuthorizationFailed, "group")]
    public async Task What_may_be_seen_and_not_read_is_told(int api, ErrorCode error, string check)
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        await broker.FailNextAsync((KafkaApi)api, Enumerable.Repeat(error, 20));

        var run = await DoctorRun.OfAsync(scenario.Settings);
        await broker.StopFailingAsync((KafkaApi)api);

        Assert.Equal(1, run.Code);
        Assert.Equal("failed", run.Finding(check).Status);
        Assert.Contains("Allow the gateway Read on ", run.Finding(check).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_showing_it()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.Gate.Users["orders"] = "the right one";
        secured.WriteUser("user.json", "orders", "planted-and-wrong");
        secured.Use(("SASL_SCRAM_512_AUTH", "user.json"));

        var run = await DoctorRun.OfAsync(secured.Scenario.Settings);

        Assert.Equal(1, run.Code);
        run.AssertStatus("login", "failed", "refused (");
        Assert.StartsWith($"Correct user and password in the secret {secured.Reference("user.json")}", run.Finding("login").Remedy, StringComparison.Ordinal);
        run.AssertStatus("topic", "skipped", "needs login");
        Assert.DoesNotContain("planted", run.Output, StringComparison.Ordinal);

        secured.WriteUser("user.json", "orders", "the right one");
        run = await DoctorRun.OfAsync(secured.Scenario.Settings);

        // The certificates of this house end within days.
        Assert.Equal(3, run.Code);
        Assert.Equal(["secrets", "tls"], run.Troubles.Select(finding => finding.Check));
        Assert.All(run.Troubles, finding => Assert.Contains(" ends on ", finding.Detail, StringComparison.Ordinal));
        run.AssertStatus("login", "ok", "SASL/SCRAM-SHA-512 over TLS");
        Assert.DoesNotContain("the right one", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "is of a CA that is not trusted, CN=Test authority: correct SERVER_ROOT_CA_CERTIFICATE")]
    [InlineData(false, "has ended on ")]
    public async Task A_certificate_that_is_not_trusted_is_told_with_what_is_wrong_with_it(bool isOfAnother, string fault)
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        using var other = new TestAuthority();
        secured.Gate.Certificate = isOfAnother ? other.IssueServer() : secured.Authority.IssueServer(ended: true);
        secured.Use();

        var run = await DoctorRun.OfAsync(secured.Scenario.Settings);

        Assert.Equal(1, run.Code);
        run.AssertStatus("tls", "failed", $"{secured.Gate.Address} is not trusted");
        Assert.Contains(fault, run.Finding("tls").Remedy, StringComparison.Ordinal);
        run.AssertStatus("login", "skipped", "needs tls");
    }

    [Fact]
    public async Task A_function_that_may_not_be_looked_at_is_a_warning_and_one_that_may_not_be_invoked_a_failure()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Lambda.Described = new DescribedFunction { MayBeLookedAt = false };

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(3, run.Code);
        run.AssertStatus("function", "warning", "may not be looked at");
        Assert.Contains("lambda:GetFunctionConfiguration", run.Finding("function").Remedy, StringComparison.Ordinal);
        run.AssertStatus("invoke", "ok", "may be invoked");
        run.AssertStatus("tracing", "skipped", "needs lambda:GetFunctionConfiguration");

        scenario.Lambda.Described = new DescribedFunction { MayBeInvoked = false, TimeoutSeconds = 60, State = "Inactive" };
        run = await DoctorRun.OfAsync(scenario.Settings.WithMapping(mapping => mapping with { InvocationTimeoutSeconds = 30 }));

        Assert.Equal(1, run.Code);
        run.AssertStatus("function", "warning", "Inactive");
        run.AssertStatus("invoke", "failed", "may not be invoked");
        run.AssertStatus("timeout", "warning", "the function's is 60 s, InvocationTimeoutSeconds 30 s");
        scenario.Lambda.Violations.AssertNone("The function");
    }

    [Fact]
    public async Task Without_credentials_nothing_of_AWS_is_asked_and_the_broker_is_looked_at_all_the_same()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);

        var run = await DoctorRun.OfAsync(scenario.Settings, GatewayEnvironment.With(null));

        Assert.Equal(1, run.Code);
        Assert.Equal(["credentials"], run.Troubles.Select(finding => finding.Check));
        run.AssertStatus("function", "skipped", "needs credentials");
        run.AssertStatus("group", "ok", "no commits yet, so it begins at TRIM_HORIZON");
    }

    [Theory]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:orders-failed")]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:orders-failed")]
    [InlineData("arn:aws:s3:::orders-failed")]
    public async Task A_failure_destination_is_looked_for_and_nothing_is_sent_there(string destination)
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Destination = destination }) with { FailureEndpoint = services.Endpoint };

        var run = await DoctorRun.OfAsync(scenario.Settings);
        run.AssertStatus("destination", "ok", $"{destination} is there");
        Assert.Equal(0, run.Code);
        services.IsMissing = true;
        run = await DoctorRun.OfAsync(scenario.Settings);

        run.AssertStatus("destination", "failed", $"{destination} does not exist");
        Assert.Contains($"correct DestinationConfig ({destination})", run.Finding("destination").Remedy, StringComparison.Ordinal);
        Assert.Equal(1, run.Code);
        Assert.Empty(services.Sent);
        services.Violations.AssertNone("The destination");
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_and_a_mapping_that_is_not_in_it_end_with_2()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);

        var run = await DoctorRun.OfAsync(scenario.Settings, null, "--mapping", "order");
        Assert.Equal((2, "There is no mapping 'order'; there is orders."), (run.Code, run.Output.Trim()));
        run = await DoctorRun.OfAsync(scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 0 }));

        Assert.Equal(2, run.Code);
        Assert.Contains("BatchSize", run.Output, StringComparison.Ordinal);
    }
}

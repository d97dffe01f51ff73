using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Collector;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests;

/// <summary>What <c>gateway doctor</c> says of what lies around broker and function: roles, ways out for traces, brokers by their ARN, names.</summary>
public sealed class DoctorSurroundingsTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Role = "arn:aws:iam::444455556666:role/invoke-orders";
    private const string Cluster = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2";
    private const string MqBroker = "arn:aws:mq:eu-west-1:111122223333:broker:shop:b-3d8f2c61-90be-4a57-8c1d-6e0f7b2a9d44";
    private const string Login = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_orders";

    [Fact]
    public async Task A_role_is_assumed_or_it_is_told_why_not_and_the_function_is_not_asked_as_somebody_else()
    {
        await using var sts = await FakeSts.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { RoleArn = Role }) with { StsEndpoint = sts.Endpoint };
        var own = GatewayEnvironment.With(new AwsCredentials("AKIAOFTHEGATEWAY", "own-secret", "own-token"));

        var run = await DoctorRun.OfAsync(scenario.Settings, own);

        Assert.Equal(0, run.Code);
        run.AssertStatus("role", "ok", $"{Role} is assumed");
        run.AssertStatus("invoke", "ok", "may be invoked");
        var rehearsals = scenario.Lambda.Rehearsals;

        sts.Session = null;
        run = await DoctorRun.OfAsync(scenario.Settings, own);

        Assert.Equal(1, run.Code);
        Assert.Equal(["role"], run.Troubles.Select(finding => finding.Check));
        run.AssertStatus("role", "failed", "cannot be assumed");
        Assert.Contains(Role, run.Finding("role").Remedy, StringComparison.Ordinal);
        Assert.Contains("sts:AssumeRole", run.Finding("role").Remedy, StringComparison.Ordinal);
        Assert.All(["function", "invoke", "tracing", "timeout"], check => run.AssertStatus(check, "skipped", "needs role"));
        Assert.Equal(rehearsals, scenario.Lambda.Rehearsals);
    }

    [Fact]
    public async Task X_Rays_own_endpoint_is_called_and_asked_for_the_accounts_rules()
    {
        await using var xray = await FakeSampling.StartAsync();
        xray.Rules = [new("checkout", 10, "*", 1), new("Default", 10_000, "*", 1)];
        await using var denied = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("""{"__type":"AccessDeniedException","message":"not authorized to perform: xray:GetSamplingRules"}""");
        });
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var settings = scenario.Settings with { Exporter = "XRayApi", SamplingSource = "Centralized", XRayEndpoint = $"http://{xray.Address}" };

        var run = await DoctorRun.OfAsync(settings);

        Assert.Equal(0, run.Code);
        run.AssertStatus("x-ray", "ok", $"{xray.Address} takes connections");
        run.AssertStatus("rules", "ok", $"2 from http://{xray.Address}");
        Assert.DoesNotContain(run.Findings, finding => finding.Check.StartsWith("daemon", StringComparison.Ordinal));

        run = await DoctorRun.OfAsync(settings with { XRayEndpoint = denied.Address.ToString() });

        Assert.Equal(1, run.Code);
        run.AssertStatus("x-ray", "ok", "takes connections");
        run.AssertStatus("rules", "failed", "403");
        Assert.Contains("xray:GetSamplingRules and xray:GetSamplingTargets", run.Finding("rules").Remedy, StringComparison.Ordinal);

        var nowhere = $"127.0.0.1:{LoopbackPort.Free()}";
        run = await DoctorRun.OfAsync(settings with { Exporter = "None", XRayEndpoint = $"http://{nowhere}" });

        Assert.Equal(1, run.Code);
        Assert.Equal(["x-ray"], run.Troubles.Select(finding => finding.Check));
        run.AssertStatus("x-ray", "failed", $"{nowhere} refuses connections");
        Assert.Contains($"correct Aws.XRayEndpoint ({nowhere})", run.Finding("x-ray").Remedy, StringComparison.Ordinal);
        run.AssertStatus("rules", "skipped", "needs x-ray");
    }

    [Fact]
    public async Task A_collector_is_called_and_people_are_told_what_to_do_when_nobody_listens()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var nowhere = $"127.0.0.1:{LoopbackPort.Free()}";

        var run = await DoctorRun.OfAsync(scenario.Settings with { Exporter = "Otlp", OtlpEndpoint = collector.Endpoint });

        Assert.Equal(0, run.Code);
        run.AssertStatus("collector", "ok", $"{new Uri(collector.Endpoint).Authority} takes connections");
        Assert.Empty(collector.Heard);

        run = await DoctorRun.OfAsync(scenario.Settings with { Exporter = "Otlp", OtlpEndpoint = $"http://{nowhere}" }, null, "-o", "text");

        var lines = run.Output.Split('\n');
        Assert.Equal(1, run.Code);
        var failed = Array.FindIndex(lines, line => line.StartsWith($"  failed   collector    {nowhere} refuses connections", StringComparison.Ordinal));
        Assert.Equal($"           Start the collector there, publish its port {nowhere.Split(':')[1]}/tcp, or correct Tracing.OtlpEndpoint ({nowhere}).", lines[failed + 1]);
    }

    [Fact]
    public async Task Brokers_are_looked_up_by_their_ARN_or_it_is_told_what_would_allow_it()
    {
        await using var aws = await FakeAws.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        aws.Secrets[Login] = """{"username":"orders","password":"word"}""";
        aws.ScramBroker = $"127.0.0.1:{LoopbackPort.Free()}";
        aws.MqBroker = new Uri($"amqps://127.0.0.1:{LoopbackPort.Free()}");
        scenario.Settings = scenario.Settings with
        {
            Mappings =
            [
                scenario.Settings.Mapping with { EventSourceArn = Cluster, BootstrapServers = "", Lines = [$"SourceAccessConfigurations: [ {{ Type: SASL_SCRAM_512_AUTH, URI: '{Login}' }} ]"] },
                new QueueMappingSettings { Name = "letters", EventSourceArn = MqBroker, BrokerUri = "", Queues = ["letters"], Access = [("BASIC_AUTH", Login), ("VIRTUAL_HOST", "/")], More = ["Source: RabbitMq"] },
            ],
        };

        var run = await DoctorRun.OfAsync(scenario.Settings, aws.Environment);

        // What is found there is another matter.
        Assert.Equal(1, run.Code);
        Assert.Equal(["tcp", "tcp"], run.Troubles.Select(finding => finding.Check));
        Assert.Equal(
            [("ok", $"{aws.ScramBroker} by the cluster's ARN"), ("ok", $"{aws.MqBroker.GetLeftPart(UriPartial.Authority)} by the broker's ARN")],
            run.Findings.Where(finding => finding.Check == "brokers").Select(finding => (finding.Status, finding.Detail)));

        aws.ScramBroker = null;
        run = await DoctorRun.OfAsync(scenario.Settings, aws.Environment, "--mapping", "orders", "-o", "json");

        Assert.Equal(1, run.Code);
        run.AssertStatus("brokers", "failed", "not known");
        Assert.Contains("Gateway.BootstrapServers", run.Finding("brokers").Remedy, StringComparison.Ordinal);
        Assert.All(["dns", "tcp", "tls", "login"], check => run.AssertStatus(check, "skipped", "needs brokers"));
        Assert.DoesNotContain("\"word\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_without_an_address_is_named_and_one_that_has_one_is_enough()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var settings = scenario.Settings;

        var run = await DoctorRun.OfAsync(settings.WithMapping(mapping => mapping with { BootstrapServers = "nowhere.invalid:9092" }));

        Assert.Equal(1, run.Code);
        Assert.Equal(["dns"], run.Troubles.Select(finding => finding.Check));
        run.AssertStatus("dns", "failed", "nowhere.invalid has no address (");
        Assert.Equal("Let this machine's name server know the name, or correct SelfManagedEventSource.Endpoints.KafkaBootstrapServers (nowhere.invalid:9092).", run.Finding("dns").Remedy);
        Assert.All(["tcp", "tls", "login", "topic", "read", "group"], check => Assert.Equal("skipped", run.Finding(check).Status));

        run = await DoctorRun.OfAsync(settings.WithMapping(mapping => mapping with { BootstrapServers = $"nowhere.invalid:9092,{broker.BootstrapServers}" }));

        Assert.Equal(3, run.Code);
        run.AssertStatus("dns", "warning", "; 1 of 2 can be used");
        run.AssertStatus("login", "ok", "");
        run.AssertStatus("topic", "ok", "1 partition");
    }
}

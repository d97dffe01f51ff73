using System.Globalization;
using System.Text.Json;
using Gateway.ChartTests.House;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;
using Gateway.Hosting.Export;
using Gateway.Hosting.Policy;
using Microsoft.Extensions.Logging.Abstractions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests;

/// <summary>The CloudFormation template for ECS.</summary>
public sealed class EcsTests
{
    private const string Cluster = "arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f9b6a52-7d1e-4c33-9f5e-2a8d41c7e610-4";

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Charts, "ecs", "gateway.yaml"));
    private static readonly string Example = Path.Combine(Repository.Charts, "ecs", "example.yaml");
    private static readonly AccountPlace Ireland = new("aws", "eu-west-1", "111122223333");

    [Fact]
    public async Task CloudFormations_linter_finds_nothing()
    {
        var lint = await Command.RunAsync(Tools.CfnLint(), ["--", Path.Combine(Repository.Charts, "ecs", "gateway.yaml")]);

        Assert.True(lint.Code == 0, lint.All);
    }

    [Fact]
    public void It_has_no_aliases_which_cloudformation_does_not_read()
    {
        var parser = new Parser(new StringReader(Text));
        var aliases = 0;
        while (parser.MoveNext()) aliases += parser.Current is AnchorAlias ? 1 : 0;

        Assert.Equal(0, aliases);
    }

    [Fact]
    public void Whatever_is_referred_to_exists()
    {
        var root = Yaml.Documents(Text)[0];
        var known = Keys(root, "Parameters").Concat(Keys(root, "Resources")).ToHashSet(StringComparer.Ordinal);
        var named = root.AllNodes.Where(node => node.Tag is { IsEmpty: false } tag && tag.Value is "!Ref" or "!GetAtt").Select(node => node.ToString().Split('.')[0]).Where(name => !name.StartsWith("AWS::", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !known.Contains(name));
        Assert.DoesNotContain(Keys(root, "Parameters"), parameter => !Text.Contains($"!Ref {parameter}", StringComparison.Ordinal) && !Text.Contains($"${{{parameter}}}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_task_runs_without_root_a_writable_disk_or_capabilities()
    {
        var gateway = Gateway();

        Assert.Equal("10001:10001", gateway.Text("User"));
        Assert.Equal("true", gateway.Text("ReadonlyRootFilesystem"));
        Assert.Equal("ALL", gateway.Text("LinuxParameters/Capabilities/Drop/0"));
        Assert.Equal(["CMD", "/app/gateway", "health"], ((YamlSequenceNode)gateway.At("HealthCheck/Command")!).Select(word => word.ToString()));
    }

    [Fact]
    public void A_daemon_stands_beside_the_gateway_and_ends_after_it()
    {
        var daemon = Container("xray-daemon");

        Assert.Equal("XRayDaemonImage", daemon.Text("Image"));
        Assert.Equal("true", Gateway().Text("Essential"));
        Assert.Equal("false", daemon.Text("Essential"));
        Assert.Equal("true", daemon.Text("RestartPolicy/Enabled"));
        // ECS ends what depends on a container before that container.
        Assert.Equal(("xray-daemon", "START"), (Gateway().Text("DependsOn/0/ContainerName"), Gateway().Text("DependsOn/0/Condition")));
        Assert.Null(daemon.At("DependsOn"));
        // The containers of a task share their loopback, and a daemon listens at its default unless it is told otherwise.
        Assert.Equal(DaemonAddress.Default, DaemonAddress.Parse(Variables()["AWS_XRAY_DAEMON_ADDRESS"]!));
        Assert.DoesNotContain((YamlSequenceNode)daemon.At("Command")!, word => word.ToString() is "-b" or "--bind" or "-t" or "--bind-tcp");
    }

    [Fact]
    public void Ecs_waits_longer_than_the_example_drains_and_the_circuit_breaker_is_on()
    {
        var root = Yaml.Documents(Text)[0];
        var stop = int.Parse(root.Text("Parameters/StopTimeout/Default")!, CultureInfo.InvariantCulture);

        Assert.True(Loaded(File.ReadAllText(Example)).Options!.Shutdown.DrainSeconds <= stop - 10);
        Assert.Equal("true", root.Text("Resources/Service/Properties/DeploymentConfiguration/DeploymentCircuitBreaker/Enable"));
        Assert.Equal("true", root.Text("Resources/Service/Properties/DeploymentConfiguration/DeploymentCircuitBreaker/Rollback"));
    }

    [Fact]
    public void What_tasks_are_scaled_by_is_what_the_gateway_tells_cloudwatch()
    {
        var template = Yaml.Documents(Text)[0];
        var scaled = template.At("Resources/ScaleByLag/Properties/TargetTrackingScalingPolicyConfiguration/CustomizedMetricSpecification")!;
        var options = Loaded(File.ReadAllText(Example)).Options!.Metrics;
        using var metrics = new GatewayMetrics();
        metrics.For("orders", "Kafka").ReportLag(() => [("orders", 0, 5), ("orders", 1, 7)]);
        using var reader = new MetricsReader(metrics.Meter, NullLogger.Instance);
        var name = scaled.Text("MetricName")!;

        Assert.Contains(MetricExporter.EmbeddedMetricFormat, options.Exporters);
        Assert.Equal(template.Text("Parameters/LagNamespace/Default"), options.Namespace);
        var line = Assert.Single(
            new EmbeddedMetricWriter(options.Namespace).Lines(reader.Read(), DateTimeOffset.UnixEpoch).Select(text => JsonDocument.Parse(text).RootElement),
            line => line.TryGetProperty(name, out _));
        Assert.Equal(12, line.GetProperty(name).GetInt32());
        Assert.Equal(
            ((YamlSequenceNode)scaled.At("Dimensions")!).Select(dimension => dimension.Text("Name")),
            line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Dimensions")[0].EnumerateArray().Select(dimension => dimension.GetString()));
    }

    // CloudWatch makes metrics of a log event that is one line of JSON; a driver that joins lines sends none.
    [Fact]
    public void Lines_reach_cloudwatch_one_by_one() =>
        Assert.Equal(["awslogs-group", "awslogs-region", "awslogs-stream-prefix"], Keys(Gateway(), "LogConfiguration/Options"));

    [Fact]
    public async Task A_configuration_in_the_tasks_variable_is_read()
    {
        Assert.Equal("env:GATEWAY_YAML", Variables()["GATEWAY_CONFIG"]);

        var validate = await Command.RunAsync("env", ["GATEWAY_CONFIG=env:GATEWAY_YAML", $"GATEWAY_YAML={await File.ReadAllTextAsync(Example)}", "dotnet", "exec", Program(), "validate"]);

        Assert.True(validate.Code == 0, validate.All);
        Assert.InRange(new FileInfo(Example).Length, 1, 4096);
    }

    [Fact]
    public async Task The_role_may_do_what_gateway_policy_prints_for_the_example_and_nothing_else()
    {
        var policy = await Command.RunAsync("dotnet", ["exec", Program(), "policy", "--config", Example]);
        Assert.True(policy.Code == 0, policy.All);
        var printed = JsonDocument.Parse(policy.Output).RootElement.GetProperty("Statement").EnumerateArray().Select(Line).ToList();

        Assert.Equal(printed, TaskRole(new()
        {
            ["FunctionArns"] = Resources(policy.Output, "InvokeFunctions"),
            ["SecretArns"] = Resources(policy.Output, "ReadSecrets"),
            ["MqBrokerArns"] = Resources(policy.Output, "FindQueueBrokers"),
        }));
    }

    [Fact]
    public void A_token_is_told_the_gateway_by_its_place_and_the_role_may_read_that_and_no_other_secret()
    {
        const string arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-gateway-admin";
        var given = new Dictionary<string, string> { ["FunctionArns"] = "f", ["AdminTokenArn"] = arn };
        var read = ConfigurationLoader.LoadText(File.ReadAllText(Example), "gateway.yaml", new Dictionary<string, string> { ["Admin__Token"] = Told(given)["Admin__Token"] });

        Assert.Equal(arn, read.Options!.Admin.Token);
        Assert.Empty(read.Errors);
        Assert.Contains($"ReadAdminToken Allow secretsmanager:GetSecretValue {arn},{arn}-??????", TaskRole(given));
        Assert.DoesNotContain(TaskRole(given), line => line.StartsWith("ReadSecrets ", StringComparison.Ordinal));
        Assert.DoesNotContain("Admin__Token", Told(new() { ["FunctionArns"] = "f" }).Keys);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("arn:aws:iam::444455556666:role/invoke-orders")]
    public void The_role_may_do_what_a_cluster_with_iam_asks_for_and_invoke_itself_or_by_another_role(string? role)
    {
        var written = Loaded($$"""
            EventSourceMappings:
              orders:
                FunctionName: arn:aws:lambda:eu-west-1:111122223333:function:fulfil
                EventSourceArn: {{Cluster}}
                Topics: [orders, returns]
            """);
        var settings = new MappingSettings
        {
            Name = "orders",
            Source = SourceKind.Kafka,
            EventSourceArn = Cluster,
            Topics = ["orders", "returns"],
            ConsumerGroupId = "gateway-orders",
            BatchSize = 100,
            Window = TimeSpan.Zero,
            Enabled = true,
            Function = FunctionReference.Parse("arn:aws:lambda:eu-west-1:111122223333:function:fulfil")!.Value,
            RoleArn = role,
            MaximumConcurrency = 1,
            InvocationTimeout = TimeSpan.FromSeconds(1),
            SegmentName = "orders",
        };
        var tracing = new TracingSettings(TraceExporter.XRayDaemon, DaemonAddress.Default, new Uri("http://127.0.0.1:4318"), SamplingSource.Centralized, null, UpstreamTrust.All);
        var json = PolicyJson.Write(AccessPolicy.Of(written with { Mappings = [settings], Tracing = tracing }, Ireland));

        Assert.Equal(JsonDocument.Parse(json).RootElement.GetProperty("Statement").EnumerateArray().Select(Line), TaskRole(new()
        {
            [role is null ? "FunctionArns" : "AssumableRoleArns"] = Resources(json, role is null ? "InvokeFunctions" : "AssumeRoles"),
            ["MskLookupArns"] = Resources(json, "FindBrokers"),
            ["MskClusterArns"] = Resources(json, "ConnectToCluster"),
            ["MskTopicArns"] = Resources(json, "ReadTopics"),
            ["MskGroupArns"] = Resources(json, "JoinGroups"),
        }));
    }

    private static string Program() => Path.Combine(AppContext.BaseDirectory, "gateway.dll");

    private static YamlNode Gateway() => Container("gateway");

    private static YamlNode Container(string name) =>
        ((YamlSequenceNode)Yaml.Documents(Text)[0].At("Resources/TaskDefinition/Properties/ContainerDefinitions")!).Single(container => container.Text("Name") == name);

    private static Dictionary<string, string?> Variables() =>
        ((YamlSequenceNode)Gateway().At("Environment")!).Where(v => v is YamlMappingNode).ToDictionary(v => v.Text("Name")!, v => v.Text("Value"));

    // The task's variables, with the parameters filled in.
    private static Dictionary<string, string> Told(Dictionary<string, string> parameters)
    {
        var template = new Template(Text, new Dictionary<string, string>(parameters) { ["Configuration"] = "{}" });
        var variables = (List<object?>)template.Value(Gateway().At("Environment")!)!;
        return variables.Cast<Dictionary<string, object?>>().ToDictionary(v => (string)v["Name"]!, v => (string)v["Value"]!);
    }

    private static IEnumerable<string> Keys(YamlNode root, string section) => ((YamlMappingNode)root.At(section)!).Children.Keys.Select(key => key.ToString());

    private static ConfigurationResult Loaded(string yaml) => ConfigurationLoader.LoadText(yaml, "gateway.yaml", new Dictionary<string, string>());

    // Each statement on a line, in order.
    private static List<string> TaskRole(Dictionary<string, string> parameters)
    {
        var template = new Template(Text, parameters);
        var statements = template.Value(template.Root.At("Resources/TaskRole/Properties/Policies/0/PolicyDocument/Statement")!)!;
        return [.. JsonSerializer.SerializeToElement(statements).EnumerateArray().Select(Line)];
    }

    private static string Line(JsonElement statement) =>
        $"{statement.GetProperty("Sid")} {statement.GetProperty("Effect")} {List(statement.GetProperty("Action"))} {List(statement.GetProperty("Resource"))}";

    private static string List(JsonElement values) => string.Join(',', values.EnumerateArray());

    private static string Resources(string policy, string sid) =>
        List(JsonDocument.Parse(policy).RootElement.GetProperty("Statement").EnumerateArray().Single(s => s.GetProperty("Sid").ToString() == sid).GetProperty("Resource"));
}

using System.Text.Json;
using Gateway.ChartTests.House;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Pages;
using Gateway.IntegrationTests.House.Runtime;

namespace Gateway.IntegrationTests;

/// <summary>The commands of every page, run as they stand there.</summary>
public sealed class PageTests
{
    private const string Uuid = "3f0b8a1e-52c4-4d0a-8a55-6f2c1f0e9d77";

    /// <summary>What is not run, by how it begins, and why not.</summary>
    private static readonly (string Page, string Start, string Why)[] NotRun =
    [
        ("README.md", "tests/run.sh", "it runs this test"),
        ("charts/README.md", "docker buildx build --platform", "needs Docker and a registry; the image is built by its own tests"),
        ("charts/README.md", "docker buildx imagetools inspect mcr.microsoft.com/dotnet/sdk", "needs Docker and a registry"),
        ("charts/README.md", "docker buildx imagetools inspect mcr.microsoft.com/dotnet/aspnet", "needs Docker and a registry"),
        ("charts/README.md", "docker buildx build --build-arg SDK_DIGEST", "needs Docker and a registry"),
        ("charts/README.md", "kubectl -n orders create secret generic shop-broker", "needs a cluster"),
        ("charts/README.md", "kubectl -n orders create secret generic orders-admin", "needs a cluster"),
        ("charts/README.md", "helm test orders", "needs a cluster"),
        ("charts/README.md", "kubectl -n orders port-forward", "needs a cluster"),
        ("charts/OPERATIONS.md", "kubectl -n <namespace> port-forward", "needs a cluster"),
        ("tests/Gateway.Benchmarks/README.md", "dotnet run -c Release --project tests/Gateway.Benchmarks -- ", "measures for minutes; that the program knows the verb is asked below"),
    ];

    private static readonly string[] Tested = ["README.md", "charts/MIGRATION.md", "charts/OPERATIONS.md", "charts/README.md", "src/Gateway/Settlement/README.md", "src/Gateway/Tracing/README.md", "tests/Gateway.Benchmarks/README.md"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_page_with_commands_has_a_test() =>
        Assert.Equal(Tested.Order(StringComparer.Ordinal), Page.WithCommands().Select(page => page.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_command_that_is_not_run_stands_on_its_page() =>
        Assert.All(NotRun, left => Assert.Contains(Page.Read(left.Page).Commands, command => command.StartsWith(left.Start, StringComparison.Ordinal)));

    [Fact]
    public async Task The_front_page()
    {
        await using var page = await PageRun.OpenAsync("README.md");
        await page.Broker.CreateTopicAsync("orders-failed", 1);
        await using var lambda = await FakeMappings.StartAsync(WriteMappings(page));
        page.Environment["AWS_ENDPOINT_URL_LAMBDA"] = lambda.Endpoint;

        var demo = await page.RunsAsync("src/demo.sh", ", 0 broken", replace: ("src/demo.sh", "src/demo.sh --seconds 2"));
        Assert.Contains($"page      {page.Environment["Admin__Listen"]}/", demo, StringComparison.Ordinal);
        await page.RunsAsync("dotnet build");
        page.Defines("alias gateway=");
        await page.RunsAsync("gateway import --live", "Written to gateway.yaml; now: gateway validate --config gateway.yaml");
        lambda.Violations.AssertNone("Lambda");
        // From here on with the configuration that the page shows.
        page.Write("gateway.yaml", page.Page.Yaml("# gateway.yaml").Replace("\"b1.internal:9092\", \"b2.internal:9092\"", $"\"{page.Broker.BootstrapServers}\"", StringComparison.Ordinal));
        await page.RunsAsync("gateway validate", "orders: Kafka orders");
        await page.RunsAsync("gateway doctor", "orders: Kafka orders");
        await page.RunsAsync("gateway policy", "lambda:InvokeFunction");
        await page.StartGatewayAsync(page.Take("gateway run"));
        await page.RunsAsync("gateway pause", "orders");
        await page.RunsAsync("gateway health");
        await page.StopsAsync();
        await page.RunsAsync("gateway seek", "Nothing was changed (--dry-run).");
        await page.RunsAsync("gateway redrive", "0 read, 0 invoked");
        await page.RunsAsync("gateway version", "librdkafka");
        await DevelopsAsync(page);

        AssertNothingLeft(page);
    }

    [Fact]
    public async Task Migration()
    {
        await using var page = await PageRun.OpenAsync("charts/MIGRATION.md");
        var listed = WriteMappings(page);
        await using var lambda = await FakeMappings.StartAsync(listed);
        page.Environment["AWS_ENDPOINT_URL_LAMBDA"] = lambda.Endpoint;

        await ImportsAsync("gateway import --live");
        await ImportsAsync("aws lambda list-event-source-mappings");
        await ImportsAsync("terraform show -json");
        await ImportsAsync("gateway import template.yaml");
        lambda.Violations.AssertNone("Lambda");

        // From here on with the configuration that the page shows; what it looks up from the ARN is told.
        page.Write("gateway.yaml", $$"""
            {{page.Page.Yaml("# gateway.yaml").TrimEnd()}}
                Gateway: { BootstrapServers: ["{{page.Broker.BootstrapServers}}"], ConsumerProperties: { security.protocol: plaintext } }
            """);
        await page.RunsAsync("gateway validate", "fulfil-orders: Kafka orders");
        await page.RunsAsync("gateway policy");
        Assert.Contains("lambda:InvokeFunction", await File.ReadAllTextAsync(page.At("policy.json"), Ct), StringComparison.Ordinal);
        await page.RunsAsync("aws lambda update-function-configuration");
        await page.RunsAsync("gateway doctor", "fulfil-orders: Kafka orders");

        page.Defines("uuid=");
        await page.RunsAsync("aws lambda update-event-source-mapping --uuid \"$uuid\" --no-enabled");
        Assert.Equal(["lambda", "update-event-source-mapping", "--uuid", Uuid, "--no-enabled"], page.AskedOfAws()[^1]);
        await page.RunsAsync("until ");
        Assert.Equal(["lambda", "get-event-source-mapping", "--uuid", Uuid, "--query", "State", "--output", "text"], page.AskedOfAws()[^1]);
        await page.StartGatewayAsync(page.Take("gateway run"));
        await page.RunsAsync("curl -s http://127.0.0.1:8080/readyz", "fulfil-orders");
        await page.RunsAsync("curl -s http://127.0.0.1:8080/mappings/fulfil-orders", "LastProcessingResult");
        await page.RunsAsync("gateway seek", "Nothing was changed (--dry-run).");
        await page.StopsAsync();
        await page.RunsAsync("aws lambda update-event-source-mapping --uuid \"$uuid\" --enabled");
        Assert.Equal(["lambda", "update-event-source-mapping", "--uuid", Uuid, "--enabled"], page.AskedOfAws()[^1]);

        AssertNothingLeft(page);

        // Each is another way to the same file.
        async Task ImportsAsync(string start)
        {
            File.Delete(page.At("gateway.yaml"));
            await page.RunsAsync(start, "1 imported, 0 skipped.");
            Assert.Contains("Topics: [orders]", await File.ReadAllTextAsync(page.At("gateway.yaml"), Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_runbook()
    {
        await using var page = await PageRun.OpenAsync("charts/OPERATIONS.md");
        WriteOrders(page);
        // Its log then has something to be found.
        page.Lambda.Function = call => call.Number == 1 ? FunctionAnswer.Failure : FunctionAnswer.Success;
        Produce(page);
        await page.StartGatewayAsync("gateway run");

        await page.RunsAsync("curl -s http://127.0.0.1:8080/readyz", "orders");
        await page.RunsAsync("curl -s http://127.0.0.1:8080/mappings/orders", "LastProcessingResult");
        await Eventually.TrueAsync(() => page.Lambda.Log.DeliveredCount > 0, TimeSpan.FromSeconds(20));
        await File.WriteAllLinesAsync(page.At("gateway.log"), page.Output, Ct);
        var found = await page.RunsAsync("kubectl -n <namespace> logs", "the function failed", replace: [("<namespace>", "orders"), ("<release>", "orders")]);
        Assert.DoesNotContain("\"LogLevel\":\"Information\"", found, StringComparison.Ordinal);

        AssertNothingLeft(page);
    }

    [Fact]
    public async Task Deploying()
    {
        await using var page = await PageRun.OpenAsync("charts/README.md");
        File.CreateSymbolicLink(Path.Combine(page.Programs, "helm"), Tools.Helm());
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "yq"))))
            StandIns.Write(page.Programs, "yq", """test "$*" = '-r .data["gateway.yaml"]' && sed -n '/^  gateway.yaml: |/,/^  [a-z]/ s/^    //p'""");
        page.Write("values.yaml", page.Page.Yaml("# values.yaml"));

        await page.RunsAsync("helm template orders");
        await page.RunsAsync("gateway validate --config gateway.yaml", "orders: Kafka orders");
        await page.RunsAsync("gateway policy --config gateway.yaml");
        Assert.Contains("lambda:InvokeFunction", await File.ReadAllTextAsync(page.At("policy.json"), Ct), StringComparison.Ordinal);
        await page.RunsAsync("aws iam create-policy");
        await page.RunsAsync("aws eks create-pod-identity-association");
        // What a cluster would be sent.
        await page.RunsAsync("helm upgrade --install", "kind: Deployment", replace: [("upgrade --install", "template")]);
        await page.RunsAsync("gateway validate --config charts/ecs/example.yaml", "orders: ");
        await page.RunsAsync("gateway policy --config charts/ecs/example.yaml", "lambda:InvokeFunction");
        await page.RunsAsync("aws secretsmanager create-secret");
        Assert.Contains("gateway-admin", string.Join(' ', page.AskedOfAws()[^1]), StringComparison.Ordinal);
        await page.RunsAsync("aws cloudformation deploy");
        var parameter = Assert.Single(page.AskedOfAws()[^1], argument => argument.StartsWith("Configuration=", StringComparison.Ordinal));
        Assert.InRange(parameter.Length, 100, 4096);

        AssertNothingLeft(page);
    }

    [Fact]
    public async Task Failures()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var page = await PageRun.OpenAsync("src/Gateway/Settlement/README.md");
        await page.Broker.CreateTopicAsync("orders-failed", 1);
        (page.Environment["Aws__SqsEndpoint"], page.Environment["Aws__S3Endpoint"]) = (services.Endpoint, services.Endpoint);
        WriteOrders(page);

        await page.RunsAsync("gateway redrive --from kafka://", "0 read, 0 invoked");
        await page.RunsAsync("gateway redrive --from arn:aws:sqs:", "0 read, 0 invoked");
        await page.RunsAsync("gateway redrive --from s3://", "0 read, 0 invoked");

        services.Violations.AssertNone("The destination");
        AssertNothingLeft(page);
    }

    // https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html
    [Fact]
    public async Task Sampling_rules()
    {
        await using var page = await PageRun.OpenAsync("src/Gateway/Tracing/README.md");
        string[] required = ["FixedRate", "HTTPMethod", "Host", "Priority", "ReservoirSize", "ResourceARN", "RuleName", "ServiceName", "ServiceType", "URLPath", "Version"];

        for (var rule = 0; rule < 3; rule++) await page.RunsAsync("aws xray create-sampling-rule");

        Assert.All(page.AskedOfAws(), asked =>
        {
            Assert.Equal(["xray", "create-sampling-rule", "--sampling-rule"], asked.Take(3));
            Assert.Empty(required.Except(JsonElement.Parse(asked[3]).EnumerateObject().Select(property => property.Name)));
        });
        AssertNothingLeft(page);
    }

    [Fact]
    public async Task Benchmarks()
    {
        var program = Path.Combine(AppContext.BaseDirectory.Replace("Gateway.IntegrationTests", "Gateway.Benchmarks", StringComparison.Ordinal), "Gateway.Benchmarks.dll");
        Assert.SkipUnless(File.Exists(program), $"NOT TESTED: {program} is missing; build tests/Gateway.Benchmarks");
        await using var usage = ChildProcess.StartProgram("dotnet", ["exec", program]);
        await Eventually.EndsAsync(usage.Exited, TimeSpan.FromSeconds(20));
        var known = usage.Output.Select(line => line.Trim().Split(' ')[0]).ToHashSet();

        Assert.All(Page.Read("tests/Gateway.Benchmarks/README.md").Commands, command =>
        {
            Assert.StartsWith(NotRun[^1].Start, command, StringComparison.Ordinal);
            Assert.Contains(command.Split(' ')[^1], known);
        });
    }

    // Last, for where the runtime client cannot be had the rest of the test is skipped.
    private static async Task DevelopsAsync(PageRun page)
    {
        var client = await RuntimeClient.CommandAsync();
        Directory.CreateDirectory(page.At("node_modules/.bin"));
        StandIns.Write(page.At("node_modules/.bin"), "aws-lambda-ric", $"exec node '{client[1]}' \"$@\"");
        page.Write("index.mjs", "export const handler = async event => console.log(`served ${Object.keys(event.records)}`);\n");
        Produce(page);
        await page.StartsAsync("gateway dev", dev => dev.Output.Any(line => line.Contains("served orders-", StringComparison.Ordinal)));
        await page.StopsAsync();
    }

    // The same mapping in all the forms that the page imports from.
    private static string WriteMappings(PageRun page)
    {
        const string Function = "arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live";
        const string Cluster = "arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f9b6a52-7d1e-4c33-9f5e-2a8d41c7e610-4";
        var listed = $$"""
            { "EventSourceMappings": [ { "UUID": "{{Uuid}}", "State": "Enabled", "StartingPosition": "TRIM_HORIZON", "BatchSize": 100, "Topics": ["orders"], "FunctionArn": "{{Function}}", "EventSourceArn": "{{Cluster}}" } ] }
            """;
        page.Write("mappings.json", listed);
        page.Write("plan.json", $$"""
            { "format_version": "1.2", "terraform_version": "1.9.5", "planned_values": { "root_module": { "resources": [
                { "address": "aws_lambda_event_source_mapping.orders", "mode": "managed", "type": "aws_lambda_event_source_mapping", "name": "orders",
                  "values": { "function_name": "{{Function}}", "event_source_arn": "{{Cluster}}", "topics": ["orders"], "starting_position": "TRIM_HORIZON" } } ] } } }
            """);
        page.Write("template.yaml", $$"""
            Parameters:
              Stage: { Type: String }
            Resources:
              Orders:
                Type: AWS::Lambda::EventSourceMapping
                Properties:
                  FunctionName: !Sub "arn:aws:lambda:eu-west-1:111122223333:function:fulfil:${Stage}"
                  EventSourceArn: {{Cluster}}
                  Topics: [orders]
                  StartingPosition: TRIM_HORIZON
            """);
        return listed;
    }

    // What a page presumes and does not show.
    private static void WriteOrders(PageRun page) =>
        page.Write("gateway.yaml", $$"""
            Aws: { Region: {{FakeLambda.Region}} }
            EventSourceMappings:
              orders:
                FunctionName: orders-function
                SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["{{page.Broker.BootstrapServers}}"] } }
                Topics: [orders]
                StartingPosition: TRIM_HORIZON
            """);

    private static void Produce(PageRun page)
    {
        using var producer = new OrderedProducer(page.Broker.BootstrapServers, "orders", 2);
        producer.Send(10);
        producer.Confirm();
    }

    private static void AssertNothingLeft(PageRun page)
    {
        foreach (var (_, start, _) in NotRun.Where(left => left.Page == page.Page.Path)) page.Take(start);
        page.AssertNothingLeft();
    }
}

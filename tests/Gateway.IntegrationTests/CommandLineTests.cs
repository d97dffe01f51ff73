using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>The program as its command line promises it.</summary>
public sealed partial class CommandLineTests : IDisposable
{
    private const string Good = """
        Aws:
          Region: eu-west-1
        Tracing:
          Sampling:
            Source: Local
        EventSourceMappings:
          orders:
            FunctionName: orders
            SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["127.0.0.1:9092"] } }
            Topics: [orders]
            StartingPosition: TRIM_HORIZON
          payments:
            FunctionName: payments
            SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["127.0.0.1:9092"] } }
            Topics: [payments]
            StartingPosition: LATEST
        """;

    private const string Queue = """
        Aws:
          Region: eu-west-1
        EventSourceMappings:
          letters:
            FunctionName: print
            Queues: [letters]
            Gateway: { BrokerUri: "tcp://127.0.0.1:61616" }
        """;

    private const string Bad = """
        Aws:
          Region: eu-west-1
        EventSourceMappings:
          orders:
            FunctionName: orders
            SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["127.0.0.1:9092"] } }
            Topics: [orders]
            StartingPosition: TRIM_HORIZON
            BatchSiz: 10
          payments:
            FunctionName: payments
            SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["127.0.0.1:9092"] } }
            Topics: [payments]
            StartingPosition: YESTERDAY
            BatchSize: 0
        Shutdown:
          DrainSeconds: soon
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Validate_prints_a_line_for_each_mapping_of_a_good_file()
    {
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["validate", "--config", Write(Good)]);

        Assert.Equal(0, code);
        Assert.Contains(output.Split('\n'), line => line.Contains("orders", StringComparison.Ordinal));
        Assert.Contains(output.Split('\n'), line => line.Contains("payments", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("run")]
    [InlineData("run --no-reload")]
    public async Task A_bad_file_ends_with_2_and_every_problem_with_its_line(string command)
    {
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, [.. command.Split(' '), "--config", Write(Bad)]);

        Assert.Equal(2, code);
        AssertProblem(output, line: 9, "BatchSiz", "BatchSize");
        AssertProblem(output, line: 14, "StartingPosition", "YESTERDAY");
        AssertProblem(output, line: 15, "BatchSize", "0");
        AssertProblem(output, line: 17, "DrainSeconds", "soon");
    }

    [Theory]
    [InlineData("--mapping is required", "pause")]
    [InlineData("--mapping is required", "seek", "--to-end")]
    [InlineData("Give one of --to-timestamp T, --to-beginning and --to-end.", "seek", "--mapping", "orders")]
    [InlineData("Give one of --to-timestamp T, --to-beginning and --to-end.", "seek", "--mapping", "orders", "--to-end", "--to-beginning")]
    [InlineData("--to-timestamp is '2026-03-01T14:00:00'; it must be ISO 8601 with a zone", "seek", "--mapping", "orders", "--to-timestamp", "2026-03-01T14:00:00")]
    [InlineData("There is no mapping 'order'; there is orders, payments.", "seek", "--mapping", "order", "--to-end", "--config", "good")]
    [InlineData("letters reads from ActiveMq, and a queue cannot be sought", "seek", "--mapping", "letters", "--to-end", "--config", "queue")]
    [InlineData("Give what runs the function behind --, as in: gateway dev --mapping orders -- npx aws-lambda-ric index.handler", "dev", "--mapping", "orders")]
    [InlineData("--timeout must be 1 to 900 seconds.", "dev", "--mapping", "orders", "--timeout", "0", "--", "node")]
    [InlineData("--concurrency must be 1 to 100.", "dev", "--mapping", "orders", "--concurrency", "0", "--", "node")]
    [InlineData("There is no mapping 'order'; there is orders, payments.", "dev", "--mapping", "order", "--config", "good", "--", "sh")]
    [InlineData("There is no program nodde in PATH: install it, or give its path.", "dev", "--mapping", "orders", "--config", "good", "--", "nodde", "index.js")]
    [InlineData("it must be http://address:port", "pause", "--mapping", "orders", "--address", "gateway:8080", "--config", "good")]
    public async Task Bad_usage_ends_with_2_and_says_what_is_missing(string said, params string[] arguments)
    {
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, arguments.Select(argument => argument switch { "good" => Write(Good), "queue" => Write(Queue), _ => argument }));

        Assert.Equal(2, code);
        Assert.Contains(said, output.Replace("Option '--mapping'", "--mapping", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_cannot_be_paused()
    {
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["pause", "--mapping", "orders", "--address", $"http://127.0.0.1:{LoopbackPort.Free()}"]);

        Assert.Equal(1, code);
        Assert.Contains("cannot be reached", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_2()
    {
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["run", "--config", Path.Combine(_directory.FullName, "none.yaml")]);

        Assert.Equal(2, code);
        Assert.Contains("none.yaml", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rules_file_that_does_not_parse_ends_with_2()
    {
        var rules = Path.Combine(_directory.FullName, "sampling.json");
        await File.WriteAllTextAsync(rules, """{"version":2,"default":{"fixed_target":1,"rate":""");
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["run", "--config", Write(Good.Replace("Source: Local", $"RulesFile: {rules}", StringComparison.Ordinal))]);

        Assert.Equal(2, code);
        Assert.Contains(rules, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_ends_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://{taken.LocalEndpoint}";

        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["run", "--config", Write($"{Good}\nAdmin: {{ Listen: \"{address}\" }}")]);

        Assert.Equal(1, code);
        Assert.Contains($"Admin.Listen is {address}, but port {((IPEndPoint)taken.LocalEndpoint).Port} is already in use", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_variables_override_the_file()
    {
        var environment = GatewayEnvironment.With(AwsCredentials.Known);
        environment["EventSourceMappings__orders__BatchSize"] = "0";

        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["validate", "--config", Write(Good)], environment);

        Assert.Equal(2, code);
        Assert.Contains("BatchSize", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_names_the_product_the_library_and_the_runtime()
    {
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["version"]);

        Assert.Equal(0, code);
        Assert.Contains("librdkafka", output, StringComparison.Ordinal);
        Assert.True(Version().Count(output) >= 3, output);
    }

    [Fact]
    public async Task The_demo_runs_by_itself_and_prints_a_trace()
    {
        var environment = GatewayEnvironment.With(credentials: null);
        environment["Admin__Listen"] = $"http://127.0.0.1:{LoopbackPort.Free()}";

        var (code, output) = await GatewayUnderTest.RunAsync(TimeSpan.FromSeconds(45), ["demo", "--seconds", "5"], environment);

        Assert.True(code == 0, output);
        Assert.Matches(TraceId(), output);
        Assert.Contains("Lambda", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_takes_a_function_from_a_file()
    {
        await using var lambda = await FakeLambda.StartAsync();
        var environment = GatewayEnvironment.With(AwsCredentials.Known);
        var file = Write($"Aws: {{ Region: {FakeLambda.Region}, LambdaEndpoint: \"{lambda.Endpoint}\" }}\nAdmin: {{ Listen: \"http://127.0.0.1:{LoopbackPort.Free()}\" }}");

        var (code, output) = await GatewayUnderTest.RunAsync(TimeSpan.FromSeconds(45), ["demo", "--seconds", "2", "--config", file], environment);

        Assert.True(code == 0, output);
        var verdict = DemoVerdict().Match(output);
        Assert.True(verdict.Success, output);
        Assert.Equal(verdict.Groups["reached"].Value, $"{lambda.Log.DeliveredCount}");
        Assert.InRange(lambda.Log.DeliveredCount, 1, int.MaxValue);
        Assert.Equal(["broker", "daemon"], output.Split('\n').Where(line => line.EndsWith("(embedded)", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
        lambda.Violations.AssertNone("The function");
    }

    private static void AssertProblem(string output, int line, params ReadOnlySpan<string> parts)
    {
        foreach (var candidate in output.Split('\n'))
        {
            var hasAll = Regex.IsMatch(candidate, $@"\b{line}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            foreach (var part in parts)
            {
                hasAll &= candidate.Contains(part, StringComparison.Ordinal);
            }

            if (hasAll)
            {
                return;
            }
        }

        Assert.Fail($"No problem on line {line} with {string.Join(" and ", parts.ToArray())} in:{Environment.NewLine}{output}");
    }

    private string Write(string yaml)
    {
        var path = Path.Combine(_directory.FullName, "gateway.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"records produced, (?<reached>\d+) reached the function", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DemoVerdict();

    [GeneratedRegex("1-[0-9a-f]{8}-[0-9a-f]{24}", RegexOptions.CultureInvariant)]
    private static partial Regex TraceId();
}

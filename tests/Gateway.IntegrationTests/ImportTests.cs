using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary><c>gateway import</c> from Lambda itself and from stdin, up to a configuration that is valid.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Listed = """
        { "EventSourceMappings": [
          { "UUID": "3f0b8a1e-52c4-4d0a-8a55-6f2c1f0e9d77", "State": "Enabled", "StartingPosition": "TRIM_HORIZON", "BatchSize": 100, "Topics": ["orders"],
            "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live",
            "EventSourceArn": "arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f9b6a52-7d1e-4c33-9f5e-2a8d41c7e610-4" },
          { "UUID": "5c1d2e3f-0000-4000-8000-000000000004", "State": "Enabled", "BatchSize": 10,
            "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:work", "EventSourceArn": "arn:aws:sqs:eu-west-1:111122223333:jobs" },
          { "UUID": "5c1d2e3f-0000-4000-8000-000000000002", "State": "Disabled", "StartingPosition": "LATEST", "BatchSize": 10, "Topics": ["returns"],
            "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:returns",
            "SelfManagedEventSource": { "Endpoints": { "KAFKA_BOOTSTRAP_SERVERS": ["b1.internal:9092"] } } }
        ] }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");

    private string Target => Path.Combine(_directory.FullName, "gateway.yaml");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Lambdas_own_list_is_asked_for_page_by_page_and_gives_a_valid_configuration_with_each_group()
    {
        await using var lambda = await FakeMappings.StartAsync(Listed, page: 1);

        var (code, said) = await LiveAsync(lambda, "--output", Target);

        Assert.True(code == 0, said);
        Assert.Contains("2 imported, 1 skipped.", said, StringComparison.Ordinal);
        Assert.Contains($"Written to {Target}; now: gateway validate --config {Target}", said, StringComparison.Ordinal);
        await AssertValidAsync();
        lambda.Violations.AssertNone("Lambda");
    }

    [Fact]
    public async Task One_mapping_of_Lambdas_list_is_printed()
    {
        await using var lambda = await FakeMappings.StartAsync(Listed);

        var (code, said) = await LiveAsync(lambda, "--mapping", "5c1d2e3f-0000-4000-8000-000000000002");

        Assert.Equal(0, code);
        Assert.Contains("    Topics: [returns]", said, StringComparison.Ordinal);
        Assert.DoesNotContain("orders", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_list_them_is_told_what_to_allow_and_nothing_is_written()
    {
        await using var lambda = await FakeMappings.StartAsync(Listed);
        lambda.IsDenied = true;

        var (code, said) = await LiveAsync(lambda, "--output", Target);

        Assert.Equal(2, code);
        Assert.Contains("allow lambda:ListEventSourceMappings", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Stdin_gives_what_Lambda_itself_gives()
    {
        await using var lambda = await FakeMappings.StartAsync(Listed);
        await using var import = ChildProcess.Start("gateway.dll", ["import", "-", "--output", Target], GatewayEnvironment.With(null));
        await import.Input.WriteAsync(Listed);
        import.Input.Close();

        Assert.Equal(0, await Eventually.EndsAsync(import.Exited, Limit));
        await AssertValidAsync();
        var live = await LiveAsync(lambda, "--output", $"{Target}.live");
        Assert.True(live.Code == 0, live.Output);
        Assert.Equal(await File.ReadAllTextAsync($"{Target}.live", TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
    }

    private static Task<(int Code, string Output)> LiveAsync(FakeMappings lambda, params string[] arguments)
    {
        var environment = GatewayEnvironment.With(AwsCredentials.Known);
        environment["AWS_ENDPOINT_URL_LAMBDA"] = lambda.Endpoint;
        return GatewayUnderTest.RunAsync(Limit, ["import", "--live", "--region", FakeLambda.Region, .. arguments], environment);
    }

    // The groups are Lambda's, so that a gateway goes on where it stopped.
    private async Task AssertValidAsync()
    {
        var written = await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken);
        Assert.Contains("ConsumerGroupId: '3f0b8a1e-52c4-4d0a-8a55-6f2c1f0e9d77'", written, StringComparison.Ordinal);
        Assert.Contains("ConsumerGroupId: '5c1d2e3f-0000-4000-8000-000000000002'", written, StringComparison.Ordinal);
        var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["validate", "--config", Target]);
        Assert.True(code == 0, output);
        Assert.Equal(["fulfil-orders", "returns-returns"], output.Split('\n').Where(line => line.Contains(": Kafka ", StringComparison.Ordinal)).Select(line => line.Split(':')[0]).Order());
    }
}

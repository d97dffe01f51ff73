using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>A mapping that is paused, by HTTP and by command, while Kafka has work for it.</summary>
public sealed class PauseTests(KafkaBroker broker) : IClassFixture<KafkaBroker>, IDisposable
{
    private const int Some = 2_000;
    private const string Token = "planted-admin-token";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Under_load_nothing_begins_until_it_is_resumed_and_nothing_comes_twice()
    {
        await using var scenario = await BusyAsync();
        // Some fail: a pause also holds up what is about to be tried again.
        scenario.Lambda.Function = call => call.Number % 10 == 0 ? FunctionAnswer.Failure : FunctionAnswer.Success;
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Some / 4, Limit);

        await PauseWatch.PauseAsync(gateway, scenario.Lambda.Log, TimeSpan.FromSeconds(1), async () =>
        {
            Assert.InRange(scenario.Lambda.Log.DeliveredCount, Some / 4, Some - 1);
            // All that had been answered is committed meanwhile.
            await Eventually.TrueAsync(() => scenario.Committed().Values.Sum() == scenario.Lambda.Log.DeliveredCount, Limit);
        });

        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_rebalance_does_not_end_a_pause()
    {
        await using var scenario = await BusyAsync();
        Name(scenario, "first");
        var first = await scenario.StartAsync();
        await scenario.DeliveredAsync(Some / 4, Limit);

        await PauseWatch.PauseAsync(
            first,
            scenario.Lambda.Log,
            TimeSpan.FromSeconds(1),
            async () =>
            {
                Name(scenario, "second");
                await scenario.StartAsync();
                await Eventually.TrueAsync(() => scenario.Lambda.Log.Snapshot().Any(call => call.Qualifier == "second"), Limit);
            },
            static call => call.Qualifier == "first");

        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_paused_gateway_stops_at_once_and_invokes_nothing_more()
    {
        await using var scenario = await BusyAsync();
        var first = await scenario.StartAsync();
        await scenario.DeliveredAsync(Some / 4, Limit);
        await first.PostAsync("/mappings/orders/pause");
        await scenario.QuietAsync();
        var calls = scenario.Lambda.Log.Count;

        var exit = await first.StopAsync();

        Assert.Equal((0, calls), (exit.Code, scenario.Lambda.Log.Count));
        Assert.InRange(exit.Took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(scenario.Lambda.Log.DeliveredCount, scenario.Committed().Values.Sum());
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task By_command_it_takes_the_token_and_tells_what_became_of_it()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var secret = Path.Combine(_directory.FullName, "token");
        await File.WriteAllTextAsync(secret, Token, TestContext.Current.CancellationToken);
        var gateway = scenario.Launch(Environment(AwsCredentials.Known, $"file:{secret}"));
        await gateway.ReadyAsync();
        var config = scenario.Settings.Write(_directory.FullName, gateway.Address.ToString().TrimEnd('/'));

        Assert.Equal((0, "orders: Disabled, 0 in flight"), await RunAsync($"file:{secret}", "pause", "--mapping", "orders", "--config", config));
        Assert.Equal((0, "orders: Enabled, 0 in flight"), await RunAsync($"file:{secret}", "resume", "-m", "orders", "--address", gateway.Address.ToString(), "--config", config));
        var (unknown, why) = await RunAsync($"file:{secret}", "pause", "--mapping", "others", "--config", config);
        Assert.Equal((1, true), (unknown, why.EndsWith("answers 404. There is no mapping 'others'; there is orders.", StringComparison.Ordinal)));
        var (refused, told) = await RunAsync(null, "pause", "--mapping", "orders", "--config", config);
        Assert.Equal((1, true), (refused, told.Contains("answers 401. This needs the token of Admin.Token", StringComparison.Ordinal)));
        Assert.DoesNotContain(gateway.Output.Append(why).Append(told), line => line.Contains(Token, StringComparison.Ordinal));
    }

    private static Task<(int Code, string Output)> RunAsync(string? token, params string[] arguments) =>
        GatewayUnderTest.RunAsync(Limit, arguments, Environment(null, token));

    private static Dictionary<string, string?> Environment(AwsCredentials? credentials, string? token) =>
        new(GatewayEnvironment.With(credentials)) { ["Admin__Token"] = token };

    private static void Name(Scenario scenario, string alias) =>
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { FunctionName = $"orders-function:{alias}" });

    // Some 1,600 records a second: the pause falls into the work.
    private async Task<Scenario> BusyAsync()
    {
        var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = scenario.Settings.WithMapping(static mapping => mapping with { BatchSize = 10 });
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        scenario.Produce(Some);
        return scenario;
    }
}

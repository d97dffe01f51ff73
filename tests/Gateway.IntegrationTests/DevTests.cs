using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Runtime;

namespace Gateway.IntegrationTests;

/// <summary>Real function code on this machine, under AWS's own runtime client, on the records of a real mapping.</summary>
public sealed class DevTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Real_function_code_sees_the_trace_of_its_batch()
    {
        await using var scenario = await DevScenario.CreateAsync(broker);
        scenario.Send("echo", "echo", "echo", "echo");
        scenario.Start(batchSize: 2, ["--timeout", "20"], await RuntimeClient.CommandAsync());
        await scenario.RunsAsync(2);

        Assert.Equal([0, 1, 2, 3], scenario.Runs.SelectMany(run => run.Offsets));
        foreach (var run in scenario.Runs)
        {
            var header = TraceHeader.Read(run.Trace);
            Assert.True(header is { Sampled: true }, run.Trace);
            // The trace of its batch is printed under its id.
            await scenario.PrintsAsync(header!.Root);
            Assert.Equal("orders-function", run.Name);
            Assert.EndsWith(":function:orders-function", run.Arn, StringComparison.Ordinal);
            Assert.InRange(run.Remaining, 10_000, 20_000);
        }

        Assert.Equal(2, scenario.Runs.Select(run => run.Trace).Distinct().Count());
        await scenario.SaysAsync("    Lambda ");
        await scenario.SaysAsync("      orders-function AWS::Lambda");
        Assert.Equal(0, await scenario.StopAsync());
        Assert.Equal((4, 0), (scenario.Committed($"{scenario.Group}-dev"), scenario.Committed(scenario.Group)));
        await AssertEndedAsync(scenario.Runs[0].Process);
    }

    [Fact]
    public async Task What_throws_exits_or_hangs_is_tried_again_in_order_in_the_same_trace()
    {
        await using var scenario = await DevScenario.CreateAsync(broker);
        scenario.Send("echo", "throw", "exit", "hang", "reject", "echo");
        scenario.Start(batchSize: 1, ["--timeout", "1"], await RuntimeClient.CommandAsync());
        await scenario.RunsAsync(10);

        var runs = scenario.Runs;
        Assert.Equal([0, 1, 1, 2, 2, 3, 3, 4, 4, 5], runs.SelectMany(run => run.Offsets));
        Assert.All(runs.GroupBy(run => run.Offsets[0]), attempts => Assert.Single(attempts.Select(run => Root(run.Trace)).Distinct()));
        Assert.Equal(runs[1].Process, runs[2].Process);
        Assert.All([(3, 4), (5, 6), (7, 8)], pair => Assert.NotEqual(runs[pair.Item1].Process, runs[pair.Item2].Process));
        await AssertEndedAsync(runs[5].Process);
        await scenario.SaysAsync("fn ! TypeError: no such customer");
        await scenario.SaysAsync("fn ! it ended: Runtime exited with error: exit status 7; starting it again");
        await scenario.SaysAsync("fn ! it ran for more than 1 s and was killed; starting it again");
        await scenario.SaysAsync("nobody listens");
        await scenario.SaysAsync("fn | ");
        Assert.Equal(0, await scenario.StopAsync());
        Assert.Equal(6, scenario.Committed($"{scenario.Group}-dev"));
    }

    [Fact]
    public async Task A_handler_that_is_not_there_is_said_and_its_records_wait()
    {
        await using var scenario = await DevScenario.CreateAsync(broker);
        scenario.Send("echo");
        scenario.Start(batchSize: 1, ["--same-group"], await RuntimeClient.CommandAsync("handle"));

        await scenario.SaysAsync($"warning   this joins {scenario.Group}:");
        await scenario.SaysAsync("House/Runtime/index.handle is undefined or not exported");
        await scenario.SaysAsync("starting it again in 0.4 s");
        Assert.Equal(0, await scenario.StopAsync());

        Assert.Empty(scenario.Runs);
        Assert.Equal(0, scenario.Committed(scenario.Group));
    }

    [Fact]
    public async Task A_gateway_that_is_killed_takes_the_function_along()
    {
        await using var scenario = await DevScenario.CreateAsync(broker);
        scenario.Send("echo");
        scenario.Start(batchSize: 1, [], await RuntimeClient.CommandAsync());
        await scenario.RunsAsync(1);

        await scenario.KillAsync();

        await AssertEndedAsync(scenario.Runs[0].Process);
    }

    private static string? Root(string header) => TraceHeader.Read(header)?.Root;

    private static Task AssertEndedAsync(int process) => Eventually.TrueAsync(() => !Directory.Exists($"/proc/{process}") || File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal), Limit);
}

using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Local.Demo;

public sealed partial class DemoRunTests : IDisposable
{
    private readonly Transcript _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Everything_that_came_through_with_a_whole_trace_ends_in_0()
    {
        var code = await RunAsync(Embedded, parts => new MiniGateway(parts));

        Assert.True(code == 0, _output.ToString());
        var verdict = Verdict().Match(_output.ToString());
        Assert.True(verdict.Success, _output.ToString());
        Assert.Equal(verdict.Groups[1].Value, verdict.Groups[2].Value);
        Assert.NotEqual("0", verdict.Groups[1].Value);
    }

    [Fact]
    public async Task Broken_traces_end_in_1_and_are_explained()
    {
        var code = await RunAsync(Embedded with { DrainLimit = TimeSpan.FromSeconds(1) }, parts => new MiniGateway(parts) { ForgetsSegments = true });

        Assert.Equal(1, code);
        Assert.Contains("is broken: fulfil hangs on", _output.ToString());
    }

    [Fact]
    public async Task A_gateway_that_throws_ends_the_demo_with_1_and_its_reason()
    {
        var code = await NewRun(Embedded).RunAsync((_, _) => throw new InvalidOperationException("no such topic"), CancellationToken.None);

        Assert.Equal(1, code);
        Assert.Contains("The gateway failed: no such topic", _output.ToString());
    }

    [Fact]
    public async Task Each_part_can_be_one_that_runs_elsewhere()
    {
        using var kafka = new LocalKafka();
        kafka.CreateTopic("elsewhere", 2);
        var calls = 0;
        await using var function = await LocalFunction.StartAsync(new LocalFunctionOptions(), TimeProvider.System, _ => Interlocked.Increment(ref calls));
        var options = Embedded with { BootstrapServers = kafka.BootstrapServers, FunctionEndpoint = function.Endpoint, Topic = "elsewhere" };

        var code = await RunAsync(options, parts => new MiniGateway(parts));

        Assert.True(code == 0, _output.ToString());
        Assert.Contains($"function  {function.Endpoint}{Environment.NewLine}", _output.ToString());
        Assert.Equal(Verdict().Match(_output.ToString()).Groups[2].Value, $"{calls}");
    }

    private static DemoOptions Embedded => new()
    {
        Duration = TimeSpan.FromSeconds(1.5),
        RecordsPerSecond = 40,
        FunctionFailureShare = 0.1,
    };

    private Task<int> RunAsync(DemoOptions options, Func<DemoParts, MiniGateway> gateway)
    {
        return NewRun(options).RunAsync(GatewayAsync, CancellationToken.None);

        async Task GatewayAsync(DemoParts parts, CancellationToken stop)
        {
            using var running = gateway(parts);
            await running.RunAsync(stop);
        }
    }

    private DemoRun NewRun(DemoOptions options) =>
        new(options, new DemoConsole(DemoConsole.Open(_output, isRedirected: true), TimeProvider.System), TimeProvider.System, NullLogger<DemoRun>.Instance);

    [GeneratedRegex(@"(\d+) records produced, (\d+) reached the function, 0 duplicates, (\d+) traces whole, 0 broken\r?\n\z")]
    private static partial Regex Verdict();
}

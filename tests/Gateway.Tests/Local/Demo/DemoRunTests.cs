using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Gateway.Local.Traces;
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

    [Theory]
    [InlineData("broker")]
    [InlineData("function")]
    [InlineData("daemon")]
    public async Task Each_part_can_be_one_that_runs_elsewhere(string part)
    {
        var (calls, store) = (0, new TraceStore(TimeProvider.System, functionReports: true));
        using var kafka = new LocalKafka();
        kafka.CreateTopic("elsewhere", 2);
        await using var function = await LocalFunction.StartAsync(new LocalFunctionOptions(), TimeProvider.System, _ => Interlocked.Increment(ref calls));
        await using var daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions(), store, NullLogger.Instance);
        var options = part switch
        {
            "broker" => Embedded with { BootstrapServers = kafka.BootstrapServers, Topic = "elsewhere" },
            "function" => Embedded with { FunctionEndpoint = function.Endpoint },
            _ => Embedded with { DaemonAddress = daemon.Address },
        };

        var code = await RunAsync(options, parts => new MiniGateway(parts));

        Assert.True(code == 0, _output.ToString());
        var reached = int.Parse(Verdict().Match(_output.ToString()).Groups[2].Value, CultureInfo.InvariantCulture);
        Assert.InRange(reached, 1, int.MaxValue);
        Assert.Equal(part == "broker" ? reached : 0, RecordsOf(kafka));
        Assert.Equal(part == "function" ? reached : 0, calls);
        // A trace may be that of several orders.
        await Eventually.TrueAsync(() => store.Tally() is { Broken: 0 } tally && tally.Whole > 0 == (part == "daemon"));
        var embedded = _output.ToString().Split(Environment.NewLine).Where(line => line.EndsWith(" (embedded)", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]);
        Assert.Equal(((string[])["broker", "function", "daemon"]).Except([part]), embedded);
    }

    private static DemoOptions Embedded => new()
    {
        Duration = TimeSpan.FromSeconds(1.5),
        RecordsPerSecond = 40,
        FunctionFailureShare = 0.1,
    };

    private static long RecordsOf(LocalKafka kafka)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "counts" }).Build();
        return Enumerable.Range(0, 2).Sum(i => consumer.QueryWatermarkOffsets(new TopicPartition("elsewhere", i), TimeSpan.FromSeconds(10)).High.Value);
    }

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

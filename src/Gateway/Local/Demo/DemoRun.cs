using System.Security.Cryptography;
using Gateway.Diagnostics;
using Gateway.Local.Traces;
using Microsoft.Extensions.Logging;

namespace Gateway.Local.Demo;

/// <summary>Starts what the demo embeds, lets the gateway run on it, sends orders, and judges what came of them.</summary>
internal sealed partial class DemoRun(DemoOptions options, DemoConsole console, TimeProvider clock, ILogger<DemoRun> logger)
{
    private const int BrokenTracesExplained = 5;
    private const int RunIdDigits = 8;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>A new group's first assignment takes 3 s on an embedded broker of librdkafka below 2.1.</summary>
    private static readonly TimeSpan ConsumingLimit = TimeSpan.FromSeconds(4);

    /// <summary>For the last segments to arrive after the gateway's end.</summary>
    private static readonly TimeSpan LastSegmentsLimit = TimeSpan.FromSeconds(2);

    /// <summary>Above the gateway's own time to drain, so that only a hanging gateway is left behind.</summary>
    private static readonly TimeSpan GatewayStopLimit = TimeSpan.FromSeconds(40);

    private readonly DemoLedger _ledger = new(RandomNumberGenerator.GetHexString(RunIdDigits, lowercase: true));
    private readonly TraceStore _traces = new(clock, functionReports: options.FunctionEndpoint is null);

    /// <summary>Runs the demo to its end.</summary>
    /// <param name="gateway">Runs the gateway on these parts until its token is cancelled, and then stops it cleanly.</param>
    /// <param name="stop">Ends the sending of orders early, as Ctrl-C does; what was sent is still brought home.</param>
    /// <returns>The exit code: 0 when every record came through with a whole trace, else 1.</returns>
    public async Task<int> RunAsync(Func<DemoParts, CancellationToken, Task> gateway, CancellationToken stop)
    {
        // :: Step 1: the parts that are not given are started here.
        using var kafka = options.BootstrapServers is null ? StartKafka() : null;
        await using var daemon = options.DaemonAddress is null ? await LocalDaemon.StartAsync(new LocalDaemonOptions(), _traces, logger) : null;
        var daemonAddress = daemon?.Address ?? options.DaemonAddress!;
        await using var function = options.FunctionEndpoint is null ? await LocalFunction.StartAsync(FunctionOptions(daemonAddress), clock, _ledger.Invoked) : null;
        var parts = new DemoParts
        {
            BootstrapServers = kafka?.BootstrapServers ?? options.BootstrapServers!,
            Topic = options.Topic,
            Group = options.Group,
            ConsumerProperties = kafka is null ? new Dictionary<string, string>() : LocalKafka.ConsumerProperties,
            FunctionEndpoint = function?.Endpoint ?? options.FunctionEndpoint!,
            FunctionName = options.FunctionName,
            DaemonAddress = daemonAddress,
        };
        Introduce(parts);

        // :: Step 2: the gateway runs, orders are sent, the console shows both.
        using var stopGateway = new CancellationTokenSource();
        using var stopWatching = new CancellationTokenSource();
        var running = Task.Run(() => gateway(parts, stopGateway.Token), CancellationToken.None);
        var watching = console.WatchAsync(() => Count(parts), daemon is null ? null : _traces, stopWatching.Token);
        await SendOrdersAsync(parts, running, stop);

        // :: Step 3: what was sent comes home, then the gateway stops, then its last segments arrive.
        await WaitAsync(() => Count(parts).Lag == 0 && HasNoBroken(), options.DrainLimit, running);
        await stopGateway.CancelAsync();
        var endedWell = await EndAsync(running);
        await WaitAsync(HasNoBroken, LastSegmentsLimit);
        await stopWatching.CancelAsync();
        await watching;

        // :: Step 4: the verdict.
        var tally = _traces.Tally();
        var counts = Count(parts);
        var verdict = new DemoVerdict(counts, tally.Whole, tally.Broken + counts.Untraced);
        console.Conclude(verdict, _traces.Broken(BrokenTracesExplained));
        return endedWell ? verdict.ExitCode : 1;
    }

    private LocalKafka StartKafka()
    {
        var kafka = new LocalKafka(brokers: 1, firstRebalanceDelay: TimeSpan.Zero);
        kafka.CreateTopic(options.Topic, options.Partitions);
        return kafka;
    }

    private LocalFunctionOptions FunctionOptions(string daemonAddress) => new()
    {
        Latency = options.FunctionLatency,
        FailureShare = options.FunctionFailureShare,
        DaemonAddress = daemonAddress,
    };

    private void Introduce(DemoParts parts)
    {
        console.Say($"broker    {parts.BootstrapServers}, topic {parts.Topic}{Embedded(options.BootstrapServers)}");
        console.Say($"function  {parts.FunctionEndpoint}{Embedded(options.FunctionEndpoint)}");
        console.Say($"daemon    {parts.DaemonAddress}{Embedded(options.DaemonAddress)}");
        if (options.Page is { } page) console.Say($"page      {page}");
        console.Say("");

        static string Embedded(object? given) => given is null ? " (embedded)" : "";
    }

    private async Task SendOrdersAsync(DemoParts parts, Task gateway, CancellationToken stop)
    {
        await Task.WhenAny(parts.Consuming.WaitAsync(ConsumingLimit, clock, stop), gateway);
        using var timeUp = new CancellationTokenSource(options.Duration ?? Timeout.InfiniteTimeSpan, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, timeUp.Token);
        using var producer = new OrderProducer(ProducerOptions(parts), _ledger, clock, logger);
        var sending = producer.RunAsync(ending.Token);
        // A gateway that ends by itself ends the demo.
        await Task.WhenAny(sending, gateway);
        await ending.CancelAsync();
        await sending;
    }

    private OrderProducerOptions ProducerOptions(DemoParts parts) => new()
    {
        BootstrapServers = parts.BootstrapServers,
        Topic = parts.Topic,
        Run = _ledger.Run,
        DaemonAddress = parts.DaemonAddress,
        RecordsPerSecond = options.RecordsPerSecond,
    };

    /// <summary>A function elsewhere tells us nothing, so there the gateway's own count stands for it.</summary>
    private DemoCounts Count(DemoParts parts)
    {
        var counts = _ledger.Read();
        return options.FunctionEndpoint is null ? counts : counts with { Reached = parts.CountDelivered?.Invoke() ?? 0 };
    }

    private bool HasNoBroken() => _traces.Tally().Broken == 0;

    private async Task WaitAsync(Func<bool> condition, TimeSpan limit, Task? orUntil = null)
    {
        var startedAt = clock.GetTimestamp();
        while (!condition() && orUntil is not { IsCompleted: true } && clock.GetElapsedTime(startedAt) < limit) await Task.Delay(Poll, clock);
    }

    private async Task<bool> EndAsync(Task gateway)
    {
        try
        {
            await gateway.WaitAsync(GatewayStopLimit, clock);
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        // The demo reports whatever ended the gateway, and still tells what came through.
        catch (Exception e)
        {
            LogGatewayFailed(e);
            console.Say($"The gateway failed: {e.Message}");
            return false;
        }
    }

    [LoggerMessage(EventIds.DemoGatewayFailed, LogLevel.Error, "The gateway of the demo failed")]
    private partial void LogGatewayFailed(Exception e);
}

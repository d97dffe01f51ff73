using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Local.Demo;
using Gateway.Sources.Kafka.Native;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary><c>gateway demo</c>: the whole path on this machine, each part embedded unless a configuration names a real one.</summary>
internal static class DemoCommand
{
    private static readonly LocalRules EverythingTraced = new([], new LocalRule { Name = "Demo", FixedTarget = 0, Rate = 1 });

    /// <param name="path">A configuration that names real parts; null embeds all of them.</param>
    /// <param name="duration">How long orders are sent; null until Ctrl-C.</param>
    /// <returns>0 when every record came through with a whole trace, 1 when not, 2 for a bad configuration.</returns>
    public static async Task<int> RunAsync(string? path, TimeSpan? duration)
    {
        if (!LibrdkafkaLoader.TryLoad(out var missing)) return Refuse([missing], 1);
        var plan = DemoPlan.Of(path, ProcessEnvironment.Read());
        if (plan.Errors.Count > 0) return Refuse(plan.Errors, 2);

        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning)
            .AddSimpleConsole(o => o.SingleLine = true));
        using var stop = new StopSignals();
        var console = new DemoConsole(DemoConsole.Open(Console.Out, Console.IsOutputRedirected), TimeProvider.System);
        var run = new DemoRun(plan.Options with { Duration = duration }, console, TimeProvider.System, loggers.CreateLogger<DemoRun>());
        return await run.RunAsync((parts, ct) => RunGatewayAsync(plan, parts, loggers, ct), stop.Token);
    }

    private static async Task RunGatewayAsync(DemoPlan plan, DemoParts parts, ILoggerFactory loggers, CancellationToken stop)
    {
        var configuration = plan.Configure(parts);
        if (!configuration.IsValid) throw new InvalidOperationException(string.Join(Environment.NewLine, configuration.Errors));
        var preflight = Preflight.Of(configuration);
        if (preflight.Errors.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, preflight.Errors));

        var credentials = plan.Options.FunctionEndpoint is null
            ? AwsCredentialSource.Fixed("demo", "demo", TimeProvider.System, loggers.CreateLogger<AwsCredentialSource>())
            : AwsCredentialSource.FromChain(TimeProvider.System, loggers.CreateLogger<AwsCredentialSource>());
        var rules = configuration.Tracing!.RulesFile is null ? EverythingTraced : preflight.Rules!;
        var host = new GatewayHost(configuration, rules, configuration.Options!.Aws.Region!, credentials, loggers, TimeProvider.System);
        var running = host.RunAsync(stop);
        parts.CountDelivered = () => host.Mappings.Sum(m => m.Status.Counters.Invoked - m.Status.Counters.Failed);
        await Task.WhenAny(running, ReportConsumingAsync(host, parts, stop));
        await running;
    }

    // Orders that were sent before the group is formed would only show how long a rebalance takes.
    private static async Task ReportConsumingAsync(GatewayHost host, DemoParts parts, CancellationToken stop)
    {
        await host.Started.Task.WaitAsync(stop);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (await look.WaitForNextTickAsync(stop))
        {
            if (!host.Mappings.All(m => m.Status is { IsConsuming: true, Partitions.Count: > 0 })) continue;
            parts.ReportConsuming();
            return;
        }
    }

    private static int Refuse(IEnumerable<string> errors, int exitCode)
    {
        foreach (var error in errors) Console.Error.WriteLine(error);
        return exitCode;
    }
}

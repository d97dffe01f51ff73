using System.Globalization;
using System.Security.Cryptography;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Hosting.Admin;
using Gateway.Local;
using Gateway.Local.Demo;
using Gateway.Local.Runtime;
using Gateway.Local.Traces;
using Gateway.Sources.Kafka.Native;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Dev;

/// <summary><c>gateway dev</c>: one mapping with its real broker, and the user's own function on this machine in place of Lambda.</summary>
internal sealed class DevCommand(ConfigurationResult loaded, DevRequest request, DevPlan plan, IReadOnlyDictionary<string, string> environment)
{
    private const int InstanceDigits = 32;

    /// <summary>Printed traces are of no more use; those in the making are few.</summary>
    private const int TracesKept = 1_000;

    private static readonly TimeSpan ShortestStartLimit = TimeSpan.FromSeconds(60);
    private static readonly LocalRules EverythingTraced = new([], new LocalRule { Name = "Dev", FixedTarget = 0, Rate = 1 });
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <returns>0 after a clean stop, 1 when something fatal happened, 2 for a bad configuration, mapping or command.</returns>
    public static async Task<int> RunAsync(DevRequest request)
    {
        var environment = ProcessEnvironment.Read();
        var loaded = WrittenConfiguration.Load(request.Path, environment);
        foreach (var problem in loaded.Warnings) Console.Error.WriteLine(problem);
        if (!loaded.IsValid) return Refuse(loaded.Errors.Select(e => e.ToString()), 2);
        if (!LibrdkafkaLoader.TryLoad(out var missing)) return Refuse([missing], 1);
        var (plan, wrong) = DevPlan.Of(loaded, request, environment, Directory.GetCurrentDirectory());
        if (plan is null) return Refuse([wrong!], 2);
        var preflight = Preflight.Of(loaded with { Mappings = [plan.Mapping], Tracing = loaded.Tracing! with { RulesFile = null } });
        if (preflight.Errors.Count > 0) return Refuse(preflight.Errors, 2);
        try
        {
            return await new DevCommand(loaded, request, plan, environment).RunAsync();
        }
        catch (AdminListenException refused)
        {
            return Refuse([refused.Message], 1);
        }
    }

    private async Task<int> RunAsync()
    {
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true));
        var console = new DevConsole(Console.Out, new DemoConsole(DemoConsole.Open(Console.Out, Console.IsOutputRedirected), Clock), request.Concurrency > 1, Clock);
        var traces = new TraceStore(Clock, capacity: TracesKept);

        // :: Step 1: what stands in for AWS.
        await using var daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions(), traces, loggers.CreateLogger<DevCommand>());
        await using var fleet = new FunctionFleet(FleetOptions(daemon.Address), console, Clock);
        await using var endpoint = await LambdaEndpoint.StartAsync(fleet, daemon.Address, Clock);
        var configuration = plan.Configure(loaded, endpoint.Address, DaemonAddress.Parse(daemon.Address)!);
        Introduce(console);

        // :: Step 2: the function starts, and the gateway runs until it is stopped.
        using var stop = new StopSignals();
        using var stopShowing = new CancellationTokenSource();
        await using var said = stop.Token.Register(() => console.Say("Stopping: what is in flight finishes. Ctrl-C again ends it at once."));
        fleet.Start();
        var host = new GatewayHost(configuration, EverythingTraced, plan.Region, CredentialsFor(configuration, loggers), loggers, Clock);
        var showing = console.ShowTracesAsync(traces, stopShowing.Token);
        var running = host.RunAsync(stop.Token);
        await await Task.WhenAny(running, fleet.Broken);

        // :: Step 3: its last segments are here, for they come by loopback. The function ends with this method.
        await stopShowing.CancelAsync();
        await showing;
        return await running ? 0 : 1;
    }

    private FunctionFleetOptions FleetOptions(string daemon)
    {
        var variables = new FunctionEnvironment
        {
            FunctionName = plan.Mapping.Function.Name,
            Version = plan.Mapping.Function.Qualifier is { } qualifier && qualifier.All(char.IsAsciiDigit) ? qualifier : "$LATEST",
            Region = plan.Mapping.Function.Region ?? plan.Region,
            Directory = plan.Command.Directory,
            Handler = request.Command[^1],
            DaemonAddress = daemon,
            Instance = RandomNumberGenerator.GetHexString(InstanceDigits, lowercase: true),
        };
        return new FunctionFleetOptions
        {
            FunctionArn = plan.FunctionArn,
            Timeout = plan.Timeout,
            StartLimit = plan.Timeout > ShortestStartLimit ? plan.Timeout : ShortestStartLimit,
            Concurrency = request.Concurrency,
            Start = (runtimeApi, print) => FunctionProcess.Start(plan.Command, variables.Variables(runtimeApi, environment, Clock.GetUtcNow()), print, Clock),
        };
    }

    // The chain takes seconds to find that there is nothing, and most local brokers ask for nothing.
    private AwsCredentialSource CredentialsFor(ConfigurationResult configuration, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<AwsCredentialSource>();
        return AwsNeeds.Of(plan.Mapping, configuration) ? AwsCredentialSource.FromChain(Clock, logger) : AwsCredentialSource.Fixed("dev", "dev", Clock, logger);
    }

    private void Introduce(DevConsole console)
    {
        var mapping = plan.Mapping;
        var from = mapping.Source == SourceKind.Kafka
            ? $"{string.Join(", ", mapping.Topics)} on {string.Join(", ", mapping.BootstrapServers.DefaultIfEmpty(mapping.EventSourceArn ?? ""))}"
            : $"{string.Join(", ", mapping.Queues)} on {string.Join(", ", mapping.BrokerUris.Select(uri => uri.GetLeftPart(UriPartial.Authority)))}";
        console.Say($"mapping   {mapping.Name}: {from}");
        foreach (var note in plan.Notes) console.Say(note);
        console.Say(string.Create(CultureInfo.InvariantCulture, $"function  {string.Join(' ', request.Command)}: {request.Concurrency} at a time, {plan.Timeout.TotalSeconds:0.##} s each, every batch traced"));
        console.Say($"page      {loaded.Options!.Admin.Listen}");
        console.Say("");
    }

    private static int Refuse(IEnumerable<string> errors, int exitCode)
    {
        foreach (var error in errors) Console.Error.WriteLine(error);
        return exitCode;
    }
}

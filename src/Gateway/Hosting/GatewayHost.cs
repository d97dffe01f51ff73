using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin;
using Gateway.Hosting.Admin.Exposition;
using Gateway.Hosting.Admin.History;
using Gateway.Hosting.Export;
using Gateway.Hosting.Reload;
using Gateway.Tracing.Platforms;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>Runs all mappings of one configuration, with their admin endpoints, until told to stop.</summary>
internal sealed partial class GatewayHost(
    ConfigurationResult configuration, LocalRules rules, string region, AwsCredentialSource credentials, ILoggerFactory loggers, TimeProvider clock)
{
    /// <summary>For requests that are being answered; the drain's time is over by then.</summary>
    private static readonly TimeSpan AdminStop = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = loggers.CreateLogger<GatewayHost>();
    private HostedMappings? _mappings;

    /// <summary>Where to look for what segments say of the place they come from; null to look nowhere.</summary>
    public Surroundings? Surroundings { get; init; }

    /// <summary>What is looked at for changes of the mappings; null for nothing.</summary>
    public WatchedConfiguration? Watched { get; init; }

    /// <summary>Completed with the admin address once everything has been started.</summary>
    public TaskCompletionSource<Uri> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How all mappings are doing, once started.</summary>
    public IReadOnlyList<IMappingStatusSource> Mappings => _mappings?.Reports ?? [];

    /// <returns>True after a clean stop; false when a bug ended it.</returns>
    /// <exception cref="AdminListenException">The admin address cannot be had.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        await using var parts = new SharedParts(configuration, region, rules, credentials, loggers, clock);
        if (Surroundings is { } surroundings) parts.FindPlatform(surroundings);
        var mappings = _mappings = new HostedMappings(new MappingFactory(parts).Create, parts.Memory.Divide, parts.Clock);
        mappings.Create(configuration.Mappings);
        var drain = TimeSpan.FromSeconds(configuration.Options!.Shutdown.DrainSeconds);
        var reloader = Watched is { } watched ? new Reloader(watched, configuration, mappings, drain, parts.Metrics, clock, loggers.CreateLogger<Reloader>()) { UseRules = parts.UseLocalRules } : null;
        await using var exports = new MetricExports(configuration.Options.Metrics, parts.Metrics, parts.Http, Console.Out, loggers, clock);
        using var text = new MetricsText(parts.Metrics.Meter, loggers.CreateLogger<MetricsText>(), parts.Metrics.Shows);
        using var history = new MappingHistory(() => mappings.Reports, clock, loggers.CreateLogger<MappingHistory>());
        await using var admin = new AdminServer(
            () => mappings.Reports,
            history,
            text,
            () => [.. parts.RecentTraces.Newest().Select(json => new ReadOnlyMemory<byte>(json))],
            ListenOn(configuration.Options.Admin.Listen),
            TokenOf(configuration.Options.Admin, parts),
            loggers.CreateLogger<AdminServer>())
        {
            ConfigurationProblems = () => reloader?.Problems ?? [],
        };

        await admin.StartAsync(stop);
        // Here and not earlier, so that probes are answered meanwhile.
        await parts.WaitForFirstRulesAsync(stop);
        mappings.Start();
        Started.TrySetResult(admin.Address);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reloading = reloader?.RunAsync(ending.Token);
        var clean = await UntilStoppedAsync(mappings.Failure, reloading, stop);
        await ending.CancelAsync();
        LogStopping(drain.TotalSeconds);
        // What a reload is stopping has begun to earlier, and is waited for here too.
        await mappings.StopAsync(drain);
        await (reloading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var polite = new CancellationTokenSource(AdminStop, clock);
        await admin.StopAsync(polite.Token);
        return clean;
    }

    private AdminToken? TokenOf(AdminOptions admin, SharedParts parts) =>
        admin.Token is { } written ? new AdminToken(SecretReference.Parse(written)!, parts.Secrets, loggers.CreateLogger<AdminToken>()) : null;

    // The asterisk and the plus of web servers are no part of a URI; they stand for every interface.
    private static Uri ListenOn(string written) => new(written
        .Replace("//*:", "//0.0.0.0:", StringComparison.Ordinal)
        .Replace("//+:", "//0.0.0.0:", StringComparison.Ordinal));

    /// <returns>False when a bug was met before.</returns>
    private static async Task<bool> UntilStoppedAsync(Task failure, Task? reloading, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        var first = await Task.WhenAny(failure, reloading ?? stopped.Task, stopped.Task);
        return !first.IsFaulted;
    }

    [LoggerMessage(EventIds.HostStopping, LogLevel.Information, "Stopping; what is in flight has {Seconds} s")]
    private partial void LogStopping(double seconds);
}

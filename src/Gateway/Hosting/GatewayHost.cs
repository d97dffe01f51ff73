using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin;
using Gateway.Hosting.Admin.Exposition;
using Gateway.Hosting.Admin.History;
using Gateway.Hosting.Export;
using Gateway.Pipeline;
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

    /// <summary>Where to look for what segments say of the place they come from; null to look nowhere.</summary>
    public Surroundings? Surroundings { get; init; }

    /// <summary>Completed with the admin address once everything has been started.</summary>
    public TaskCompletionSource<Uri> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All mappings, once started.</summary>
    public IReadOnlyList<IMappingStatusSource> Mappings { get; private set; } = [];

    /// <returns>True after a clean stop; false when a bug ended it.</returns>
    /// <exception cref="AdminListenException">The admin address cannot be had.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        await using var parts = new SharedParts(configuration, region, rules, credentials, loggers, clock);
        if (Surroundings is { } surroundings) parts.FindPlatform(surroundings);
        var factory = new MappingFactory(parts);
        var running = configuration.Mappings.Where(m => m.Enabled).Select(factory.Create).ToList();
        var disabled = configuration.Mappings.Where(m => !m.Enabled).Select(m => (IMappingStatusSource)new DisabledMapping(m));
        Mappings = [.. running.Select(r => r.Report), .. disabled];
        await using var exports = new MetricExports(configuration.Options!.Metrics, parts.Metrics, parts.Http, Console.Out, loggers, clock);
        using var text = new MetricsText(parts.Metrics.Meter, loggers.CreateLogger<MetricsText>());
        using var history = new MappingHistory(Mappings, clock, loggers.CreateLogger<MappingHistory>());
        await using var admin = new AdminServer(
            Mappings,
            history,
            text,
            () => [.. parts.RecentTraces.Newest().Select(json => new ReadOnlyMemory<byte>(json))],
            ListenOn(configuration.Options!.Admin.Listen),
            TokenOf(configuration.Options.Admin, parts),
            loggers.CreateLogger<AdminServer>());

        await admin.StartAsync(stop);
        // Here and not earlier, so that probes are answered meanwhile.
        await parts.WaitForFirstRulesAsync(stop);
        foreach (var (pipeline, _) in running) pipeline.Start();
        Started.TrySetResult(admin.Address);

        var clean = await UntilStoppedAsync(running.Select(r => r.Pipeline), stop);
        await StopAsync([.. running.Select(r => r.Pipeline)]);
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

    private static async Task<bool> UntilStoppedAsync(IEnumerable<MappingPipeline> pipelines, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        var first = await Task.WhenAny(pipelines.Select(p => p.Failure).Append(stopped.Task));
        return first == stopped.Task;
    }

    private async Task StopAsync(IReadOnlyList<MappingPipeline> pipelines)
    {
        var limit = TimeSpan.FromSeconds(configuration.Options!.Shutdown.DrainSeconds);
        LogStopping(limit.TotalSeconds);
        await Task.WhenAll(pipelines.Select(p => p.StopAsync(limit)));
        foreach (var pipeline in pipelines) await pipeline.DisposeAsync();
    }

    [LoggerMessage(EventIds.HostStopping, LogLevel.Information, "Stopping; what is in flight has {Seconds} s")]
    private partial void LogStopping(double seconds);
}

using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Tracing.Platforms;

/// <summary>Finds out, in the background and once, where the gateway runs. Segments written before that do not say it.</summary>
/// <param name="probes">The most specific place first.</param>
/// <param name="clock">Spaces the tries.</param>
/// <param name="logger">Told of what was found.</param>
internal sealed partial class PlatformFinder(IReadOnlyList<IPlatformProbe> probes, TimeProvider clock, ILogger<PlatformFinder> logger) : IAsyncDisposable
{
    /// <summary>A container's metadata may come a little later than the container.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    private readonly CancellationTokenSource _stopping = new();
    private volatile Platform _current = Platform.Unknown;
    private Task _finding = Task.CompletedTask;

    /// <summary>What is known by now.</summary>
    public Platform Current => _current;

    /// <summary>Begins, and returns at once.</summary>
    public void Begin() => _finding = Task.Run(() => FindAsync(_stopping.Token));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _finding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task FindAsync(CancellationToken ct)
    {
        foreach (var probe in probes)
        {
            if (await AskAsync(probe, ct) is not { Origin: { } origin } found) continue;
            _current = found;
            LogFound(origin);
            return;
        }
    }

    private async Task<Platform?> AskAsync(IPlatformProbe probe, CancellationToken ct)
    {
        try
        {
            return await probe.AppliesAsync(ct) ? await AskThriceAsync(probe, ct) : null;
        }
        // Whatever a machine holds in store: segments then lack their origin, and nothing else does.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, probe.GetType().Name);
            return null;
        }
    }

    private async Task<Platform?> AskThriceAsync(IPlatformProbe probe, CancellationToken ct)
    {
        foreach (var wait in Waits)
        {
            if (await probe.FindAsync(ct) is { } found) return found;
            await Task.Delay(wait, clock, ct);
        }

        var last = await probe.FindAsync(ct);
        if (last is null) LogNoAnswer(probe.GetType().Name);
        return last;
    }

    [LoggerMessage(EventIds.PlatformFound, LogLevel.Information, "Segments say that the gateway runs on {Origin}")]
    private partial void LogFound(string origin);

    [LoggerMessage(EventIds.PlatformProbeFailed, LogLevel.Warning, "{Probe} failed, so segments do not say where the gateway runs")]
    private partial void LogFailed(Exception e, string probe);

    [LoggerMessage(EventIds.PlatformSilent, LogLevel.Warning, "{Probe} got no answer from the metadata service, so segments do not say where the gateway runs")]
    private partial void LogNoAnswer(string probe);
}

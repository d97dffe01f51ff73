using System.Runtime.InteropServices;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Diagnostics;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Reload;

/// <summary>Looks at the configuration, and brings the mappings to what was changed in it; what has errors is refused whole.</summary>
/// <param name="watched">What is looked at.</param>
/// <param name="started">What the process was started with.</param>
/// <param name="mappings">What runs.</param>
/// <param name="drain">How long a mapping may take to stop.</param>
/// <param name="metrics">Counts what became of changes.</param>
/// <param name="clock">Says when to look.</param>
/// <param name="logger">Hears of each change once.</param>
internal sealed partial class Reloader(
    WatchedConfiguration watched, ConfigurationResult started, HostedMappings mappings, TimeSpan drain, GatewayMetrics metrics, TimeProvider clock, ILogger<Reloader> logger)
{
    /// <summary>A file system's own events tell nothing of links that lead elsewhere, nor of network mounts; a look costs less than a record.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ChangeDetector _detector = new(watched.Started);
    private readonly ChangeDetector? _rulesDetector = watched.StartedRules is { } rules ? new(rules) : null;
    private readonly GatewayOptions _started = started.Options!;
    private ConfigurationText? _rulesInForce = watched.StartedRules;
    private ConfigurationResult _inForce = started;
    private volatile TaskCompletionSource _asked = NewAsk();
    private volatile IReadOnlyList<string> _problems = [];

    /// <summary>Why what is written now is not in force; empty while it is.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Is given the local sampling rules whenever their file was changed.</summary>
    public Action<LocalRules> UseRules { get; init; } = static _ => { };

    /// <summary>Has it read at once, changed or not. Any thread may ask.</summary>
    public void Ask() => _asked.TrySetResult();

    /// <summary>Until stopped; faults only with a bug.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // With a terminal it means that the terminal goes, and the process is to go with it.
        using var hangup = Console.IsInputRedirected ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, AskBySignal) : null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var isAsked = await WaitAsync(stop);
                if (!stop.IsCancellationRequested) await LookAsync(isAsked);
            }
        }
        catch (Exception bug)
        {
            // The process ends with it: one that took no changes any more would look as if it had.
            LogBug(bug);
            throw;
        }
    }

    private static TaskCompletionSource NewAsk() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void AskBySignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Ask();
    }

    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        var asked = _asked;
        await asked.Task.WaitAsync(LookEvery, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!asked.Task.IsCompleted) return false;
        _asked = NewAsk();
        return true;
    }

    private async Task LookAsync(bool isAsked)
    {
        var (seen, rules) = (watched.Read(), watched.ReadRules());
        if (!IsChanged(seen, rules, isAsked)) return;

        var (next, preflight) = Check(seen);
        var plan = next is null ? null : ReloadPlan.Of(_started, _inForce, next);
        if (plan is null || plan.Refusals.Count > 0)
        {
            Refuse(plan?.Refusals ?? preflight.Errors);
            return;
        }

        // First, for mappings may take long to stop.
        if (rules != _rulesInForce) ApplyRules(next!, preflight.Rules!, rules);
        await ApplyAsync(plan, next!);
    }

    // Each is asked each time: a detector wants to see every look.
    private bool IsChanged(ConfigurationText seen, ConfigurationText? rules, bool isAsked)
    {
        if (isAsked)
        {
            _detector.Take(seen);
            if (rules is not null) _rulesDetector?.Take(rules);
            return true;
        }

        var (isChanged, areRulesChanged) = (_detector.IsChanged(seen), rules is not null && _rulesDetector?.IsChanged(rules) == true);
        return isChanged || areRulesChanged;
    }

    /// <returns>The configuration with what it was found to be; null with everything that is wrong with it.</returns>
    private (ConfigurationResult? Next, Preflight Preflight) Check(ConfigurationText seen)
    {
        try
        {
            var next = watched.Load(seen);
            var preflight = next.IsValid ? Preflight.Of(next) : new Preflight(null, Preflight.ErrorsOf(next));
            return (preflight.Errors.Count == 0 ? next : null, preflight);
        }
        catch (Exception bug)
        {
            // Whatever a file holds, it must not end what runs well, and nothing was touched yet. Messages may hold what stands in it.
            return (null, new Preflight(null, [$"{seen.Place} cannot be checked: that is a bug of the gateway ({bug.GetType().Name}). What was in force stays so."]));
        }
    }

    // Another file is for the next start, like all that stands outside of the mappings.
    private void ApplyRules(ConfigurationResult next, LocalRules rules, ConfigurationText? read)
    {
        if (read is null || next.Tracing!.RulesFile != read.Place) return;
        _rulesInForce = read;
        UseRules(rules);
        LogRulesApplied(rules.Rules.Count + 1, read.Place);
    }

    private void Refuse(IReadOnlyList<string> errors)
    {
        _problems = errors;
        metrics.ConfigurationReloaded(applied: false);
        LogRefused(string.Join(Environment.NewLine, errors));
    }

    private async Task ApplyAsync(ReloadPlan plan, ConfigurationResult next)
    {
        var known = _inForce.Warnings.Select(warning => warning.Message).ToHashSet(StringComparer.Ordinal);
        foreach (var warning in next.Warnings.Where(warning => !known.Contains(warning.Message))) LogWarning(warning.ToString());
        (_inForce, _problems) = (next, []);
        if (!await mappings.ChangeAsync(plan, drain)) return;
        metrics.ConfigurationReloaded(applied: true);
        LogApplied(
            Shown(plan.Added.Select(mapping => mapping.Name)),
            Shown(plan.Removed),
            Shown(plan.Changed.Select(change => change.ToString())),
            Shown(plan.Untouched),
            Shown(plan.AtNextStart));
    }

    private static string Shown(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } some ? some : "none";

    [LoggerMessage(EventIds.ConfigurationReloaded, LogLevel.Information, "The configuration was reloaded. Added: {Added}; removed: {Removed}; changed: {Changed}; untouched: {Untouched}; changed for the next start only: {AtNextStart}")]
    private partial void LogApplied(string added, string removed, string changed, string untouched, string atNextStart);

    [LoggerMessage(EventIds.LocalRulesReloaded, LogLevel.Information, "The {Count} local sampling rules of {File} were reloaded")]
    private partial void LogRulesApplied(int count, string file);

    [LoggerMessage(EventIds.ConfigurationRefused, LogLevel.Error, "The configuration was changed and is refused as a whole; what was in force stays so. {Errors}")]
    private partial void LogRefused(string errors);

    [LoggerMessage(EventIds.ConfigurationWarning, LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(EventIds.ReloadBug, LogLevel.Critical, "Reloading the configuration met a bug; the gateway ends, and nothing in flight is acknowledged")]
    private partial void LogBug(Exception bug);
}

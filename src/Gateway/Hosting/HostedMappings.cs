using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Hosting.Reload;

namespace Gateway.Hosting;

/// <summary>The mappings of the configuration in force. Whoever asks gets a snapshot; a change touches only those that it is about.</summary>
/// <param name="create">Makes a mapping of its settings.</param>
/// <param name="divide">Told how many mappings share what the process has, before they are made.</param>
/// <param name="clock">Limits stops.</param>
internal sealed class HostedMappings(Func<MappingSettings, IHostedMapping> create, Action<int> divide, TimeProvider clock)
{
    private readonly Lock _changing = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Replaced under the lock, read without it.
    private ImmutableArray<IHostedMapping> _all = [];
    private bool _stopping;

    /// <summary>How each of them is doing, in the order written.</summary>
    public IReadOnlyList<IMappingStatusSource> Reports => [.. _all.Select(static mapping => mapping.Report)];

    /// <summary>Faults when one of them met a bug.</summary>
    public Task Failure => _failed.Task;

    /// <summary>Makes all of them; they show, and none consumes yet.</summary>
    public void Create(IReadOnlyList<MappingSettings> mappings)
    {
        divide(SharersOf(mappings));
        _all = [.. mappings.Select(Made)];
    }

    /// <summary>All of them begin.</summary>
    public void Start()
    {
        foreach (var mapping in _all) mapping.Start(paused: false);
    }

    /// <summary>
    /// Stops what goes and what changes, as at the end of the process, and starts what comes and what was changed. One change at a time.
    /// </summary>
    /// <param name="plan">What it comes to.</param>
    /// <param name="drain">How long a mapping may take to stop, beyond the longest time of an invocation: unlike the end of the process, a change has no reason to give one up.</param>
    /// <returns>False when the end of the process cut it short.</returns>
    public async Task<bool> ChangeAsync(ReloadPlan plan, TimeSpan drain)
    {
        if (Leave(plan, drain) is not { } leaving) return false;
        // Those that go have their part until then.
        divide(SharersOf([.. plan.Mappings, .. leaving.Select(static left => left.Settings).Where(settings => plan.Removed.Contains(settings.Name))]));
        await Task.WhenAll(
        [
            .. plan.Changed.Select(change => RestartAsync(change.Settings, leaving)),
            .. plan.Added.Select(settings => RestartAsync(settings, leaving)),
            .. leaving.Where(left => plan.Removed.Contains(left.Settings.Name)).Select(RemoveAsync),
        ]);
        lock (_changing)
        {
            if (_stopping) return false;
            var order = plan.Mappings.Select((settings, i) => (settings.Name, i)).ToDictionary(StringComparer.Ordinal);
            _all = [.. _all.OrderBy(mapping => order.GetValueOrDefault(mapping.Settings.Name, int.MaxValue))];
        }

        divide(SharersOf(plan.Mappings));
        return true;
    }

    /// <summary>Stops all of them; nothing starts any more.</summary>
    /// <param name="limit">The time for all of it.</param>
    public Task StopAsync(TimeSpan limit)
    {
        lock (_changing)
        {
            _stopping = true;
            return Task.WhenAll(_all.Select(mapping => mapping.StopAsync(limit)));
        }
    }

    private static int SharersOf(IReadOnlyList<MappingSettings> mappings) => Math.Max(mappings.Count(static mapping => mapping.Enabled), 1);

    private IHostedMapping Made(MappingSettings settings)
    {
        var mapping = create(settings);
        _ = mapping.Failure.ContinueWith(
            bug => _failed.TrySetException(bug.Exception!.InnerExceptions), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return mapping;
    }

    /// <returns>Null when all are stopping already.</returns>
    private List<LeavingMapping>? Leave(ReloadPlan plan, TimeSpan drain)
    {
        lock (_changing)
        {
            if (_stopping) return null;
            List<LeavingMapping> leaving =
            [
                .. _all.Where(mapping => plan.Stops(mapping.Settings.Name))
                    .Select(mapping => new LeavingMapping(mapping, !plan.Removed.Contains(mapping.Settings.Name), mapping.StopAsync(drain + mapping.Settings.InvocationTimeout), clock)),
            ];
            _all = [.. _all.Select(mapping => leaving.Find(left => left.Settings.Name == mapping.Settings.Name) ?? mapping)];
            return leaving;
        }
    }

    // Two that read the same would otherwise have its records side by side, and a queue's out of order.
    private async Task RestartAsync(MappingSettings settings, IReadOnlyList<LeavingMapping> leaving)
    {
        await Task.WhenAll(leaving.Where(left => ReloadPlan.HasToWait(settings, left.Settings)).Select(static left => left.Stopped));
        lock (_changing)
        {
            if (_stopping) return;
            var before = leaving.FirstOrDefault(left => left.Settings.Name == settings.Name);
            before?.Retire();
            var mapping = Made(settings);
            _all = before is null ? _all.Add(mapping) : _all.Replace(before, mapping);
            mapping.Start(before is { IsPaused: true });
        }
    }

    private async Task RemoveAsync(LeavingMapping left)
    {
        await left.Stopped;
        lock (_changing)
        {
            // At the end of the process its last counts are still to be told.
            if (_stopping) return;
            left.Retire();
            _all = _all.Remove(left);
        }
    }
}

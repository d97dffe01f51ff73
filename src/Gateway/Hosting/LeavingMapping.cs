using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Hosting;

/// <summary>A mapping that stops while others go on: its settings were changed, or the configuration does not have it any more.</summary>
/// <param name="mapping">The mapping.</param>
/// <param name="comesBack">True when it starts anew with other settings.</param>
/// <param name="stopped">Completes when it has stopped.</param>
/// <param name="clock">Limits a stop.</param>
internal sealed class LeavingMapping(IHostedMapping mapping, bool comesBack, Task stopped, TimeProvider clock) : IHostedMapping, IMappingStatusSource
{
    public MappingSettings Settings => mapping.Settings;

    public IMappingStatusSource Report => this;

    public bool IsPaused => mapping.IsPaused;

    public Task Failure => mapping.Failure;

    // One that goes is waited for by nobody; one that comes back is not ready until it consumes again.
    public MappingStatus Status => mapping.Report.Status with
    {
        State = comesBack ? MappingState.Updating : MappingState.Deleting,
        StateTransitionReason = MappingState.UserInitiated,
        Enabled = comesBack,
        IsConsuming = false,
        NotReadyReason = comesBack ? "Its settings were changed: what is in flight finishes before it starts with them" : null,
    };

    public void Start(bool paused)
    {
    }

    /// <summary>Completes when it has stopped, however long its invocations take.</summary>
    public Task Stopped => stopped;

    /// <summary>The process ends, and waits for them no longer than for any other's.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        // The rest is for leaving the broker.
        await ((Task)stopped.WaitAsync(limit * 3 / 4, clock)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopped.IsCompleted) mapping.Hurry();
        await stopped;
    }

    public void Hurry() => mapping.Hurry();

    public void Retire() => mapping.Retire();
}

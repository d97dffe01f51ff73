using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Hosting;

/// <summary>A mapping with <c>Enabled: false</c>: shown, not run.</summary>
internal sealed class DisabledMapping(MappingSettings settings) : IHostedMapping, IMappingStatusSource
{
    public MappingSettings Settings { get; } = settings;

    public IMappingStatusSource Report => this;

    public bool IsPaused => false;

    public Task Failure { get; } = new TaskCompletionSource().Task;

    public MappingStatus Status { get; } = new()
    {
        Name = settings.Name,
        Source = settings.Source.ToString(),
        Function = settings.Function.ToString(),
        State = MappingState.Disabled,
        StateTransitionReason = MappingState.UserInitiated,
        Enabled = false,
    };

    public void Start(bool paused)
    {
    }

    public Task StopAsync(TimeSpan limit) => Task.CompletedTask;

    public void Hurry()
    {
    }

    public void Retire()
    {
    }
}

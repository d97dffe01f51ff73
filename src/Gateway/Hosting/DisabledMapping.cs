using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Hosting;

/// <summary>A mapping with <c>Enabled: false</c>: shown, not run.</summary>
internal sealed class DisabledMapping(MappingSettings settings) : IMappingStatusSource
{
    public MappingStatus Status { get; } = new()
    {
        Name = settings.Name,
        Source = settings.Source.ToString(),
        Function = settings.Function.ToString(),
        State = MappingState.Disabled,
        StateTransitionReason = MappingState.UserInitiated,
        Enabled = false,
    };
}

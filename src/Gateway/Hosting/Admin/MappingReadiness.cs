using Gateway.Diagnostics;

namespace Gateway.Hosting.Admin;

/// <summary>Whether one mapping does what it is asked to: consume and get rid of what failed, or be disabled.</summary>
internal sealed record MappingReadiness(string Name, bool Ready, string State, string? Reason)
{
    public static MappingReadiness Of(MappingStatus status)
    {
        var ready = status is { IsConsuming: true, NotReadyReason: null } || !status.Enabled;
        return new(status.Name, ready, status.State, ready ? null : status.NotReadyReason ?? "It is not consuming yet.");
    }
}

using Gateway.Diagnostics;

namespace Gateway.Hosting.Admin;

/// <summary>Whether one mapping does what it is asked to: consume, or be disabled.</summary>
internal sealed record MappingReadiness(string Name, bool Ready, string State, string? Reason)
{
    public static MappingReadiness Of(MappingStatus status)
    {
        var ready = status.IsConsuming || !status.Enabled;
        return new(status.Name, ready, status.State, ready ? null : status.NotReadyReason ?? "It is not consuming yet.");
    }
}

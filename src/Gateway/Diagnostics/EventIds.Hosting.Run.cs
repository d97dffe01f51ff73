namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int HostStopping = 2150;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int DaemonRefuses = 1601;
    public const int DaemonNameUnresolved = 1602;
    public const int SegmentSendFailed = 1603;
    public const int EmissionStopped = 1604;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int MetricUnreadable = 1001;
}

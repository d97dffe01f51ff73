namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int RecordDropped = 1801;
    public const int RecordDeadLettered = 1802;
    public const int RecordRequeued = 1803;
}

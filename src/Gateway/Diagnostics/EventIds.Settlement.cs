namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int RecordDropped = 1801;
}

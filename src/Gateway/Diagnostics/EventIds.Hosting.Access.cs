namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int AdminTokenUnreadable = 2170;
    public const int AdminRequestRefused = 2171;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int AdminListening = 2151;
    public const int AdminRequestFailed = 2152;
    public const int AdminHistoryFailed = 2153;
}

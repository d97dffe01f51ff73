namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int SentToDestination = 1810;
    public const int DestinationRefuses = 1811;
    public const int DestinationMended = 1812;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int MappingPaused = 1930;
    public const int MappingResumed = 1931;
}

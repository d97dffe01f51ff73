namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int PlatformFound = 1650;
    public const int PlatformSilent = 1651;
    public const int PlatformProbeFailed = 1652;
}

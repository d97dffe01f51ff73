namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int UploadFailed = 1620;
    public const int SegmentsRefused = 1621;
    public const int UploadStopped = 1622;
}

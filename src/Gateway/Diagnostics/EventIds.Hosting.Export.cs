namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int MetricExportFailing = 2160;
    public const int MetricExportMended = 2161;
}

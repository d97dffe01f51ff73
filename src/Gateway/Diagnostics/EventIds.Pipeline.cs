namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int MappingStarted = 1901;
    public const int MappingStopped = 1902;
    public const int MappingBroken = 1903;
    public const int MappingMended = 1904;
    public const int FunctionFailed = 1905;
    public const int DrainOverrun = 1906;
    public const int BatchDelivered = 1907;
    public const int DeliveryBug = 1908;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int SegmentRejected = 2000;
    public const int OrderNotProduced = 2001;
    public const int DemoGatewayFailed = 2002;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int SamplingCentralized = 1640;
    public const int SamplingLocal = 1641;
    public const int SamplingCallFailed = 1642;
    public const int SamplingTurnFailed = 1643;
}

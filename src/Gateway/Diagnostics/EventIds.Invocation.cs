namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int CircuitOpened = 1701;
    public const int CircuitClosed = 1702;
    public const int InvocationBackedOff = 1703;
}

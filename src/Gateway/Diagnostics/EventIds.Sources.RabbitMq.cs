namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int RabbitTrouble = 1340;
    public const int RabbitRecovered = 1341;
    public const int RabbitConnected = 1342;
    public const int RabbitConsumerTimeout = 1344;
    public const int RabbitDeadLettersUnknown = 1345;
    public const int RabbitClosedLate = 1347;
}

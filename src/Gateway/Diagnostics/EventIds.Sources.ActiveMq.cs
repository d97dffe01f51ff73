namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int QueuesConsumed = 1360;
    public const int ActiveMqTrouble = 1361;
    public const int MessageUnreadable = 1362;
    public const int ConsumerClosedByBroker = 1363;
    public const int ActiveMqComplaint = 1364;
    public const int LeftWithoutAnswer = 1365;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int CommitRefused = 1301;
    public const int PartitionsAssigned = 1302;
    public const int PartitionsRevoked = 1303;
    public const int PartitionsLost = 1304;
    public const int BrokerTrouble = 1305;
    public const int BrokerRecovered = 1306;
    public const int DrainCut = 1307;
    public const int StartingOffsetUnknown = 1308;
    public const int OffsetReset = 1309;
    public const int ClientLog = 1310;
    public const int PollFailed = 1311;
    public const int ClosedUncommitted = 1312;
    public const int OffsetsRewound = 1313;
    public const int LoginRenewed = 1314;
    public const int ClientRebuilt = 1315;
    public const int CertificateUnseen = 1316;
}

namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int ConfigurationReloaded = 2180;
    public const int ConfigurationRefused = 2181;
    public const int ConfigurationWarning = 2182;
    public const int ReloadBug = 2183;
    public const int LocalRulesReloaded = 2184;
}

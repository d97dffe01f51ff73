namespace Gateway.Diagnostics;

internal static partial class EventIds
{
    public const int CredentialsLoaded = 1201;
    public const int CredentialsUnavailable = 1202;
    public const int LastingCredentialsLoaded = 1203;
}

namespace Gateway.Configuration.Validation;

/// <summary>
/// The options that broker URIs may carry, which are those of the Java and AMQP clients they are copied from. None is needed here:
/// reconnecting, prefetch and heartbeats are the gateway's own.
/// </summary>
internal static class BrokerQuery
{
    private static readonly HashSet<string> OfList = new(StringComparer.OrdinalIgnoreCase)
    {
        "randomize", "initialReconnectDelay", "maxReconnectDelay", "useExponentialBackOff", "reconnectDelayExponent", "backOffMultiplier",
        "maxReconnectAttempts", "startupMaxReconnectAttempts", "timeout", "backup", "backupPoolSize", "priorityBackup", "priorityURIs",
        "trackMessages", "maxCacheSize", "maxPullCacheSize", "trackTransactionProducers", "updateURIsSupported", "updateURIsURL",
        "rebalanceUpdateURIs", "warnAfterReconnectAttempts", "jms",
    };

    private static readonly HashSet<string> OfActiveMq = new(StringComparer.OrdinalIgnoreCase)
    {
        "wireFormat", "jms", "socket", "transport", "keepAlive", "tcpNoDelay", "connectionTimeout", "soTimeout", "soLinger", "soWriteTimeout",
        "socketBufferSize", "ioBufferSize", "closeAsync", "daemon", "trace", "useLocalHost", "minmumWireFormatVersion", "verifyHostName",
    };

    private static readonly HashSet<string> OfRabbitMq = new(StringComparer.OrdinalIgnoreCase) { "heartbeat", "connection_timeout", "channel_max" };

    // Written like options, but secrets.
    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase) { "jms.userName", "jms.password" };

    /// <summary>The names in <c>a=1&amp;b=2</c>. Values are never looked at, so never shown.</summary>
    public static IReadOnlyList<string> Names(string query) =>
        [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=')[0])];

    public static bool IsCredential(string option) => Credentials.Contains(Inner(option));

    /// <summary>True for an option of a list of addresses.</summary>
    public static bool IsKnownOfList(string option, SourceKind source) =>
        Inner(option) == option ? OfList.Contains(Family(option)) : IsKnown(Inner(option), source);

    /// <summary>True for an option of one address.</summary>
    public static bool IsKnown(string option, SourceKind source) =>
        (source == SourceKind.RabbitMq ? OfRabbitMq : OfActiveMq).Contains(Family(option));

    private static string Family(string option) => option.Split('.')[0];

    private static string Inner(string option) =>
        option.StartsWith("nested.", StringComparison.OrdinalIgnoreCase) ? option["nested.".Length..] : option;
}

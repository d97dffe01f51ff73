namespace Gateway.Configuration;

/// <summary>Where the X-Ray daemon listens: TCP for sampling rules, UDP for segments.</summary>
/// <param name="TcpHost">Name or address; IPv6 without brackets.</param>
/// <param name="TcpPort">1 to 65535.</param>
/// <param name="UdpHost">Name or address; IPv6 without brackets.</param>
/// <param name="UdpPort">1 to 65535.</param>
internal sealed record DaemonAddress(string TcpHost, int TcpPort, string UdpHost, int UdpPort)
{
    /// <summary>What a valid value looks like.</summary>
    public const string Form = "it must be host:port, or tcp:host:port udp:host:port, with [v6] in brackets";

    /// <summary>Where a daemon listens unless it was told otherwise.</summary>
    public static readonly DaemonAddress Default = new("127.0.0.1", 2000, "127.0.0.1", 2000);

    private const string TcpPrefix = "tcp:";
    private const string UdpPrefix = "udp:";

    /// <summary>Reads both forms of AWS_XRAY_DAEMON_ADDRESS; null when the text is neither.</summary>
    public static DaemonAddress? Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var both] when HostPort.Parse(both) is { } at => new DaemonAddress(at.Host, at.Port, at.Host, at.Port),
        [var first, var second] => Pair(first, second) ?? Pair(second, first),
        _ => null,
    };

    private static DaemonAddress? Pair(string tcp, string udp) =>
        After(TcpPrefix, tcp) is { } tcpAt && After(UdpPrefix, udp) is { } udpAt
            ? new DaemonAddress(tcpAt.Host, tcpAt.Port, udpAt.Host, udpAt.Port)
            : null;

    private static HostPort? After(string prefix, string text) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? HostPort.Parse(text[prefix.Length..]) : null;
}

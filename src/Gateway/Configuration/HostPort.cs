using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Configuration;

/// <summary>A host and a port, as in <c>b1:9092</c> or <c>[::1]:9092</c>.</summary>
/// <param name="Host">Name or address; IPv6 without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal readonly record struct HostPort(string Host, int Port)
{
    private const int LongestHost = 255;

    /// <summary>Null when the text is not of this form.</summary>
    public static HostPort? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || ParsePort(text.AsSpan(colon + 1)) is not { } port) return null;
        var host = text[..colon];
        if (host is ['[', .. var inner, ']']) return IsV6(inner) ? new HostPort(inner, port) : null;
        return IsName(host) ? new HostPort(host, port) : null;
    }

    public override string ToString() =>
        Host.Contains(':') ? $"[{Host}]:{Port.ToString(CultureInfo.InvariantCulture)}" : $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    private static int? ParsePort(ReadOnlySpan<char> text) =>
        text.Length <= 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : null;

    private static bool IsV6(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsName(string text) =>
        text.Length <= LongestHost && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}

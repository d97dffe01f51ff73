namespace Gateway.Hosting.Health;

/// <summary>Where a command on this very machine finds what listens on <c>Admin.Listen</c>.</summary>
internal static class ProbeAddress
{
    private const string Path = "/livez";

    /// <summary>Null when nobody could know: the text is no address, or its port is picked at the start.</summary>
    /// <param name="listen">As written; an address that means every interface is asked on loopback.</param>
    public static Uri? Of(string listen) => BaseOf(listen) is { } at && at.Scheme == Uri.UriSchemeHttp ? new Uri(at, Path) : null;

    /// <summary>As <see cref="Of"/>, without a path; https too, for a gateway behind something that speaks it.</summary>
    public static Uri? BaseOf(string listen)
    {
        var address = listen
            .Replace("//*:", "//127.0.0.1:", StringComparison.Ordinal)
            .Replace("//+:", "//127.0.0.1:", StringComparison.Ordinal)
            .Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal)
            .Replace("//[::]:", "//[::1]:", StringComparison.Ordinal);
        return Uri.TryCreate(address, UriKind.Absolute, out var at) && (at.Scheme == Uri.UriSchemeHttp || at.Scheme == Uri.UriSchemeHttps) && at.Port > 0 ? at : null;
    }
}

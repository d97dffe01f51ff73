namespace Gateway.Configuration.Validation;

/// <summary>One address of a broker: <c>scheme://host[:port][?options]</c>.</summary>
/// <param name="Uri">Scheme, host and port; null where something is wrong.</param>
/// <param name="Problem">What is wrong, as a clause with its remedy; null where nothing is.</param>
/// <param name="Options">Names of the options that it carries.</param>
internal sealed record BrokerAddress(Uri? Uri, string? Problem, IReadOnlyList<string> Options)
{
    private const string VirtualHostRemedy =
        "what follows the port has no place there; a virtual host is written as { Type: VIRTUAL_HOST, URI: name } in SourceAccessConfigurations";

    /// <summary>Reads an address whose scheme is known.</summary>
    public static BrokerAddress Parse(string text, BrokerScheme scheme)
    {
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + "://".Length)..];
        var query = rest.IndexOf('?');
        var options = query < 0 ? [] : BrokerQuery.Names(rest[(query + 1)..]);
        if (query >= 0) rest = rest[..query];
        var path = rest.IndexOfAny(['/', '#']);
        if (path >= 0 && rest[path..] != "/") return new BrokerAddress(null, PathProblem(scheme), options);
        return UriOf(path < 0 ? rest : rest[..path], scheme) is { } uri
            ? new BrokerAddress(uri, null, options)
            : new BrokerAddress(null, $"an address must be {scheme.Written}://host or {scheme.Written}://host:{Display.Of(scheme.Port)}, with a port between 1 and 65535", options);
    }

    private static string PathProblem(BrokerScheme scheme) =>
        scheme.Source == SourceKind.RabbitMq ? VirtualHostRemedy : "nothing may follow the port but ? and options";

    private static Uri? UriOf(string authority, BrokerScheme scheme)
    {
        var hasPort = authority.LastIndexOf(':') > authority.LastIndexOf(']');
        var at = HostPort.Parse(hasPort ? authority : $"{authority}:{Display.Of(scheme.Port)}");
        return at is { } found && Uri.TryCreate($"{scheme.Written}://{found}", UriKind.Absolute, out var uri) ? uri : null;
    }
}

namespace Gateway.Configuration.Validation;

/// <summary>An endpoint is a scheme, a host and perhaps a port: what is called there has paths of its own.</summary>
internal static class EndpointRule
{
    public static void Check(string key, string? endpoint, ProblemList problems)
    {
        if (endpoint is not null && !IsEndpoint(endpoint))
            problems.Wrong(key, Display.Of(endpoint), "it must be http://host:port or https://host:port, with nothing after it");
    }

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/", Fragment: "", Host.Length: > 0 };
}

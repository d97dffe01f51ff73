namespace Gateway.Aws;

/// <summary>One address that is called, perhaps again and again, in the forms that signatures want.</summary>
internal sealed class SigningTarget
{
    private const string S3 = "s3";

    /// <param name="uri">The address, path and query already encoded, the parameters of the query in the order of their names.</param>
    /// <param name="region">The region that is signed for.</param>
    /// <param name="service">The service that is signed for, for instance <c>lambda</c>.</param>
    /// <param name="headers">Headers that go along with every request; names in lower case.</param>
    /// <param name="method">The HTTP method.</param>
    public SigningTarget(Uri uri, string region, string service, IReadOnlyDictionary<string, string> headers, string method = "POST")
    {
        (Region, Service, Headers, Method) = (region, service, headers, method);
        Host = HostOf(uri);

        // Encoded once more: all services but S3 sign the path as it is sent, percent signs included.
        CanonicalPath = service == S3 ? uri.AbsolutePath : string.Join('/', uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString));
        CanonicalQuery = uri.Query.TrimStart('?');
    }

    public string Method { get; }

    public string Region { get; }

    public string Service { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The <c>Host</c> header that the handler will send.</summary>
    public string Host { get; }

    public string CanonicalPath { get; }

    public string CanonicalQuery { get; }

    private static string HostOf(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        return uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
    }
}

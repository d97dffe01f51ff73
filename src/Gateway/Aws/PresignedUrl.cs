using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>An address that carries its own Signature Version 4, so that whoever has it may call it once or more until it ends.</summary>
internal static class PresignedUrl
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string EmptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>Signs a <c>GET</c> of a host's root.</summary>
    /// <param name="host">The host, without port.</param>
    /// <param name="action">The parameter <c>Action</c>.</param>
    /// <param name="region">The region that is signed for.</param>
    /// <param name="service">The service that is signed for.</param>
    /// <param name="life">How long it may be called.</param>
    /// <param name="credentials">Who signs; a session token goes along.</param>
    /// <param name="now">The time of the signature.</param>
    public static string Get(string host, string action, string region, string service, TimeSpan life, ImmutableCredentials credentials, DateTimeOffset now)
    {
        var time = new SigningTime(now);
        var scope = $"{time.Day}/{region}/{service}/aws4_request";
        var query = QueryOf(
            ("Action", action),
            ("X-Amz-Algorithm", Algorithm),
            ("X-Amz-Credential", $"{credentials.AccessKey}/{scope}"),
            ("X-Amz-Date", time.Text),
            ("X-Amz-Expires", $"{(long)life.TotalSeconds}"),
            ("X-Amz-Security-Token", credentials.UseToken ? credentials.Token : null),
            ("X-Amz-SignedHeaders", "host"));
        var request = $"GET\n/\n{query}\nhost:{host}\n\nhost\n{EmptyPayload}";
        var toSign = $"{Algorithm}\n{time.Text}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = SigningScope.DeriveKey(credentials.SecretKey, time.Day, region, service);
        return $"https://{host}/?{query}&X-Amz-Signature={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))}";
    }

    // In the order of their names, which a signature wants.
    private static string QueryOf(params IEnumerable<(string Name, string? Value)> parameters) =>
        string.Join('&', parameters.Where(each => each.Value is not null).Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}"));
}

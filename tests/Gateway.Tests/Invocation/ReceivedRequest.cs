using System.Security.Cryptography;
using System.Text;

namespace Gateway.Invocation;

/// <summary>A request as it came over the wire.</summary>
internal sealed record ReceivedRequest(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Connection)
{
    /// <summary>The <c>Authorization</c> header that the request should have, from what arrived and the secret.</summary>
    public string ExpectedAuthorization(string secret)
    {
        var sent = Headers["Authorization"];
        var credential = Between(sent, "Credential=", ",");
        var names = Between(sent, "SignedHeaders=", ",");
        var date = Headers["X-Amz-Date"];
        var scope = credential[(credential.IndexOf('/') + 1)..];
        var canonical = CanonicalRequest(names);
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Hmac);
        return $"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={Hex(Hmac(key, toSign))}";
    }

    private string CanonicalRequest(string names)
    {
        var question = Target.IndexOf('?');
        var (path, query) = question < 0 ? (Target, "") : (Target[..question], Target[(question + 1)..]);
        var encoded = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var headers = string.Concat(names.Split(';').Select(name => $"{name}:{Headers[name]}\n"));
        return $"{Method}\n{encoded}\n{query}\n{headers}\n{names}\n{Hex(SHA256.HashData(Body))}";
    }

    private static string Between(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal) + from.Length;
        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

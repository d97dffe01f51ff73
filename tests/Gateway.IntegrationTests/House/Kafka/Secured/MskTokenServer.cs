using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>
/// OAUTHBEARER as MSK takes it: the token is a signed address, whose signature is computed once more from what arrived. Written
/// from AWS's description and not from the product's code.
/// </summary>
/// <param name="known">Who may come in.</param>
/// <param name="region">The cluster's region.</param>
/// <param name="clock">What the cluster takes for now.</param>
internal sealed class MskTokenServer(AwsCredentials known, string region, TimeProvider clock) : ISaslServer
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public SaslStep Take(byte[] message)
    {
        // n,,^Aauth=Bearer <token>^A^A (RFC 7628)
        var bearer = Encoding.UTF8.GetString(message).Split('\u0001').FirstOrDefault(part => part.StartsWith("auth=Bearer ", StringComparison.Ordinal));
        var fault = bearer is null ? "no bearer token" : Fault(bearer["auth=Bearer ".Length..]);
        return fault is null ? SaslStep.Done([]) : SaslStep.Refused($"[7e9a1c52-1c0c-4a43-b3b6-0d6f5f9fbb1e]: Access denied ({fault})");
    }

    private string? Fault(string token)
    {
        var url = new Uri(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)));
        var query = url.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        if (url.GetLeftPart(UriPartial.Path) != $"https://kafka.{region}.amazonaws.com/") return $"signed for {url.Host}";
        var credential = Value("X-Amz-Credential").Split('/', 2);
        var date = Value("X-Amz-Date");
        if (Value("Action") != "kafka-cluster:Connect") return "another action";
        if (credential[0] != known.AccessKeyId) return $"the key {credential[0]} is unknown";
        if (credential[1] != $"{date[..8]}/{region}/kafka-cluster/aws4_request") return $"the scope {credential[1]}";
        if (query.GetValueOrDefault("X-Amz-Security-Token") is { } session && Uri.UnescapeDataString(session) != known.SessionToken) return "the session token is another";
        var signedAt = DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (clock.GetUtcNow() >= signedAt.AddSeconds(int.Parse(Value("X-Amz-Expires"), CultureInfo.InvariantCulture))) return "the token has expired";
        return Value("X-Amz-Signature") == Signature(query, url.Host, date, credential[1]) ? null : "the signature is wrong";

        string Value(string name) => Uri.UnescapeDataString(query.GetValueOrDefault(name) ?? "");
    }

    private string Signature(Dictionary<string, string> query, string host, string date, string scope)
    {
        var canonical = string.Join('&', query.Where(part => part.Key is not ("X-Amz-Signature" or "User-Agent")).OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key}={part.Value}"));
        var request = $"GET\n/\n{canonical}\nhost:{host}\n\nhost\n{Hash("")}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + known.SecretAccessKey), (derived, part) => HMACSHA256.HashData(derived, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Algorithm}\n{date}\n{scope}\n{Hash(request)}")));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

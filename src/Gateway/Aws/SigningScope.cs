using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>All of a signature that stays the same for one set of credentials on one day.</summary>
internal sealed class SigningScope
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string DateHeader = "x-amz-date";
    private const string TokenHeader = "x-amz-security-token";

    /// <param name="target">What is called.</param>
    /// <param name="credentials">Who calls.</param>
    /// <param name="day">Eight digits.</param>
    public SigningScope(SigningTarget target, ImmutableCredentials credentials, string day)
    {
        (Credentials, Day) = (credentials, day);
        var scope = $"{day}/{target.Region}/{target.Service}/aws4_request";
        var headers = HeadersOf(target, credentials);
        var names = string.Join(';', headers.Keys);
        var lines = string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"));
        var date = lines.IndexOf($"{DateHeader}:\n", StringComparison.Ordinal) + DateHeader.Length + 1;

        CanonicalHead = Encoding.UTF8.GetBytes($"{target.Method}\n{target.CanonicalPath}\n{target.CanonicalQuery}\n{lines[..date]}");
        CanonicalTail = Encoding.UTF8.GetBytes($"{lines[date..]}\n{names}\n");
        StringToSignHead = Encoding.ASCII.GetBytes($"{Algorithm}\n");
        StringToSignTail = Encoding.ASCII.GetBytes($"\n{scope}\n");
        AuthorizationHead = $"{Algorithm} Credential={credentials.AccessKey}/{scope}, SignedHeaders={names}, Signature=";
        Key = DeriveKey(credentials.SecretKey, day, target.Region, target.Service);
    }

    public ImmutableCredentials Credentials { get; }

    public string Day { get; }

    /// <summary>The canonical request up to the date.</summary>
    public byte[] CanonicalHead { get; }

    /// <summary>The canonical request from behind the date up to the payload's hash.</summary>
    public byte[] CanonicalTail { get; }

    /// <summary>The string to sign up to the date.</summary>
    public byte[] StringToSignHead { get; }

    /// <summary>The string to sign from behind the date up to the canonical request's hash.</summary>
    public byte[] StringToSignTail { get; }

    /// <summary>The <c>Authorization</c> header up to the signature.</summary>
    public string AuthorizationHead { get; }

    /// <summary>Signs for this day, region and service only.</summary>
    public byte[] Key { get; }

    /// <summary>The key for one day, region and service.</summary>
    public static byte[] DeriveKey(string secret, string day, string region, string service)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{secret}");
        foreach (var part in (ReadOnlySpan<string>)[day, region, service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return key;
    }

    private static SortedDictionary<string, string> HeadersOf(SigningTarget target, ImmutableCredentials credentials)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = target.Host, [DateHeader] = "" };
        foreach (var (name, value) in target.Headers) headers.Add(name, value);
        if (credentials.UseToken) headers.Add(TokenHeader, credentials.Token);
        return headers;
    }
}

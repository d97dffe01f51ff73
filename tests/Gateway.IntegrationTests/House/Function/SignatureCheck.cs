using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>
/// Signature version 4, computed once more from the bytes that arrived and compared. Written from AWS's description and not from
/// the product's code, so that both would have to be wrong in the same way.
/// </summary>
internal static partial class SignatureCheck
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    /// <summary>Null when the request is signed as it must be, else what is wrong with it.</summary>
    public static string? Fault(HttpRequest request, byte[] body, AwsCredentials known, string region, string service)
    {
        var authorization = Authorization().Match(request.Headers.Authorization.ToString());
        if (!authorization.Success)
        {
            return $"Authorization has another form: '{request.Headers.Authorization}'.";
        }

        var signedHeaders = authorization.Groups["headers"].Value.Split(';');
        var scope = authorization.Groups["scope"].Value;
        var date = request.Headers["X-Amz-Date"].ToString();
        return FaultInHeaders(request, signedHeaders, known)
            ?? FaultInScope(authorization.Groups["key"].Value, scope, date, known, region, service)
            ?? FaultInSignature(authorization.Groups["signature"].Value, CanonicalRequest(request, signedHeaders, body, service), scope, date, known);
    }

    private static string? FaultInHeaders(HttpRequest request, string[] signedHeaders, AwsCredentials known)
    {
        string[] required = ["host", "x-amz-date", "x-amz-security-token"];
        if (required.Except(signedHeaders).ToArray() is { Length: > 0 } missing)
        {
            return $"Not signed: {string.Join(", ", missing)}.";
        }

        if (signedHeaders.Contains("x-amzn-trace-id"))
        {
            return "The trace header is signed; whoever passes it on may rewrite it.";
        }

        if (!signedHeaders.SequenceEqual(signedHeaders.Order(StringComparer.Ordinal)))
        {
            return $"The signed headers are not in order: {string.Join(';', signedHeaders)}.";
        }

        return request.Headers["X-Amz-Security-Token"] == known.SessionToken ? null : "The session token is another.";
    }

    private static string? FaultInScope(string accessKeyId, string scope, string date, AwsCredentials known, string region, string service)
    {
        if (accessKeyId != known.AccessKeyId)
        {
            return $"The access key '{accessKeyId}' is unknown.";
        }

        if (!DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt))
        {
            return $"X-Amz-Date is '{date}'.";
        }

        if ((TimeProvider.System.GetUtcNow() - signedAt).Duration() > AllowedSkew)
        {
            return $"The signature is of {date} and has expired.";
        }

        return scope == $"{date[..8]}/{region}/{service}/aws4_request" ? null : $"The scope is '{scope}'.";
    }

    private static string? FaultInSignature(string signature, string canonicalRequest, string scope, string date, AwsCredentials known)
    {
        var toSign = $"{Algorithm}\n{date}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + known.SecretAccessKey), (derived, part) => HMACSHA256.HashData(derived, Encoding.UTF8.GetBytes(part)));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return signature == expected ? null : $"The signature is wrong. The canonical request was:{Environment.NewLine}{canonicalRequest}";
    }

    private static string CanonicalRequest(HttpRequest request, string[] signedHeaders, byte[] body, string service)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?')[0];
        var query = target.Contains('?') ? target[(target.IndexOf('?') + 1)..] : "";
        var canonical = new StringBuilder();
        canonical.Append(request.Method).Append('\n');
        // Every service but S3 encodes the path that is on the wire once more.
        canonical.AppendJoin('/', path.Split('/').Select(step => service == "s3" ? step : Uri.EscapeDataString(step))).Append('\n');
        canonical.AppendJoin('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(CanonicalParameter).Order(StringComparer.Ordinal)).Append('\n');
        foreach (var name in signedHeaders)
        {
            var value = name == "host" ? request.Host.Value! : request.Headers[name].ToString();
            canonical.Append(name).Append(':').Append(Blanks().Replace(value.Trim(), " ")).Append('\n');
        }

        return canonical.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(Hash(body)).ToString();
    }

    private static string CanonicalParameter(string parameter)
    {
        var parts = parameter.Split('=', 2);
        return $"{Encode(parts[0])}={Encode(parts.Length == 2 ? parts[1] : "")}";

        static string Encode(string wire) => Uri.EscapeDataString(Uri.UnescapeDataString(wire));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [GeneratedRegex(@"\AAWS4-HMAC-SHA256 Credential=(?<key>[^/, ]+)/(?<scope>[^, ]+), ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Authorization();

    [GeneratedRegex(" +", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}

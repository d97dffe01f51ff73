using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Benchmarks.Bare;

/// <summary>AWS Signature Version 4 for Invoke, with the day's signing key kept.</summary>
internal sealed class SigV4(string accessKey, string secretKey, string region, TimeProvider clock)
{
    private const string SignedHeaders = "content-type;host;x-amz-date";

    private Tuple<string, byte[]> _key = new("", []);

    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> payload)
    {
        var time = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{region}/lambda/aws4_request";
        var canonical = $"POST\n{request.RequestUri!.AbsolutePath}\n\ncontent-type:application/json\nhost:{request.RequestUri.Authority}\n" +
            $"x-amz-date:{time}\n\n{SignedHeaders}\n{Hex(SHA256.HashData(payload))}";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(KeyOf(time[..8]), Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders={SignedHeaders}, Signature={signature}");
    }

    private byte[] KeyOf(string day)
    {
        if (_key.Item1 == day) return _key.Item2;
        var key = Encoding.UTF8.GetBytes($"AWS4{secretKey}");
        foreach (var part in (ReadOnlySpan<string>)[day, region, "lambda", "aws4_request"]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        _key = new(day, key);
        return key;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Gateway.Invocation;

namespace Gateway.Aws;

public class RequestSignerTests
{
    private const string Region = "eu-west-1";
    private const string Arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
    private const string Names = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    private const string Secrets = Names + "+/=";

    private static readonly Dictionary<string, string> InvokeHeaders = new()
    {
        ["content-type"] = "application/json",
        ["x-amz-invocation-type"] = "RequestResponse",
    };

    private readonly TestClock _clock = new();

    [Fact]
    public void Signatures_equal_those_of_the_sdk()
    {
        var noise = new Noise(20260304);
        for (var i = 0; i < 600; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(noise.Below(50_000)));
            var region = noise.Pick(Region, "us-east-1", "ap-southeast-2");
            var endpoint = new Uri(noise.Pick($"https://lambda.{region}.amazonaws.com", "http://127.0.0.1:9001", "http://[::1]:9001", "https://proxy.test:8443/lambda"));
            var function = noise.Pick(Arn, $"111122223333:function:{noise.Text(9, Names)}", noise.Text(1 + noise.Below(64), Names), "odd name/ü~.!*'()%41");
            var qualifier = noise.Pick(null, "$LATEST", "42", noise.Text(1 + noise.Below(30), Names));
            var payload = noise.Bytes(noise.Below(5_000));
            var credentials = Credentials(noise, noise.Pick<int?>(null, 40, 900, 4_000));

            var (expected, uri) = SdkSigner.Sign(endpoint, region, function, qualifier, payload, credentials, _clock.GetUtcNow());

            // The SDK sends the payload's hash as a header too; to us it is one more header that is signed.
            var headers = new Dictionary<string, string>(InvokeHeaders)
            {
                ["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(payload)),
            };
            var signer = new RequestSigner(new SigningTarget(uri, region, "lambda", headers), _clock);
            var actual = signer.Sign(payload, credentials).Authorization;
            Assert.True(expected == actual, $"{uri.AbsoluteUri} {credentials.Token?.Length}\n{expected}\n{actual}");
        }
    }

    // The expected text was computed apart from this code base, from the description of Signature Version 4.
    [Fact]
    public void A_known_request_has_its_known_signature()
    {
        var uri = new Uri("https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Aorders/invocations?Qualifier=%24LATEST");
        var credentials = new ImmutableCredentials("AKIDEXAMPLEGATEWAY01", "gateway+test/secret+key+of+forty+chars+000", "session/token+with=signs==");

        var signature = SignerOf(uri).Sign("""{"eventSource":"SelfManagedKafka"}"""u8, credentials);

        Assert.Equal("20260304T090505Z", signature.Date);
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLEGATEWAY01/20260304/eu-west-1/lambda/aws4_request, " +
            "SignedHeaders=content-type;host;x-amz-date;x-amz-invocation-type;x-amz-security-token, " +
            "Signature=6b3869ab6f5e87e022a08e718ce7d5e170e23d7f2804aa818796b8a67369b0f9",
            signature.Authorization);
    }

    [Fact]
    public void A_signer_follows_the_clock_over_midnight_and_a_change_of_credentials()
    {
        var uri = new Uri("https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/orders/invocations");
        var kept = SignerOf(uri);
        var noise = new Noise(7);
        var credentials = Credentials(noise, tokenLength: null);
        for (var i = 0; i < 40; i++)
        {
            _clock.Advance(TimeSpan.FromHours(3));
            if (i % 7 == 6) credentials = Credentials(noise, tokenLength: 100 * (i % 2));

            Assert.Equal(SignerOf(uri).Sign("x"u8, credentials), kept.Sign("x"u8, credentials));
        }
    }

    [Fact]
    public void A_signature_allocates_its_header_and_nothing_else()
    {
        var signer = SignerOf(new Uri("https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/orders/invocations"));
        var credentials = Credentials(new Noise(3), tokenLength: 2_000);
        var payload = new byte[10_000];
        var header = signer.Sign(payload, credentials).Authorization;

        // The least of several rounds: a collection may empty the pool in between.
        const int Times = 100;
        var each = Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Times; i++) signer.Sign(payload, credentials);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
        });

        const int StringOverhead = 32;
        Assert.InRange(each, 1, (header.Length * sizeof(char)) + StringOverhead);
    }

    private RequestSigner SignerOf(Uri uri) => new(new SigningTarget(uri, Region, "lambda", InvokeHeaders), _clock);

    private static ImmutableCredentials Credentials(Noise noise, int? tokenLength) =>
        new($"AKIA{noise.Text(16, Names)}", noise.Text(40, Secrets), tokenLength is > 0 ? noise.Text(tokenLength.Value, Secrets) : null);
}

using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class FakeLambdaTests : IAsyncLifetime
{
    private const string TraceHeaderText = $"Root={Some.TraceId};Parent=3c8e5a7f90b1d264;Sampled=1";

    private readonly HttpClient _client = new();
    private FakeLambda _lambda = null!;

    public async ValueTask InitializeAsync() => _lambda = await FakeLambda.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _lambda.DisposeAsync();
    }

    // The example that AWS's documentation of signature version 4 is built on: key, date, region and service with the key that they give.
    [Fact]
    public void The_key_derivation_is_the_published_one()
    {
        var key = SigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830/us-east-1/iam/aws4_request");

        Assert.Equal("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9", Convert.ToHexStringLower(key));
    }

    [Fact]
    public async Task A_signed_call_is_answered_and_recorded()
    {
        using var response = await CallAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        _lambda.Violations.AssertNone("The function");
        var invocation = Assert.Single(_lambda.Log.Snapshot());
        Assert.Equal(("arn:aws:lambda:eu-west-1:111122223333:function:f", "live"), (invocation.FunctionName, invocation.Qualifier));
        Assert.Equal(response.Headers.GetValues("x-amzn-RequestId").Single(), invocation.RequestId);
        Assert.Equal([255, 0, 127], invocation.Event.Records.Single().Headers[0].Value);
        Assert.Equal(1, _lambda.Log.DeliveredCount);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("body")]
    [InlineData("path")]
    [InlineData("date")]
    [InlineData("token")]
    [InlineData("region")]
    [InlineData("trace")]
    public async Task A_call_whose_signature_does_not_fit_is_refused(string spoiled)
    {
        using var response = await CallAsync(spoiled: spoiled);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.NotEmpty(_lambda.Violations.Found);
        Assert.Equal(1, _lambda.Refused);
        Assert.Empty(_lambda.Log.Snapshot());
    }

    [Theory]
    [InlineData(null)]
    [InlineData($"Root={Some.TraceId};Parent=3c8e5a7f90b1d264;Sampled=?")]
    [InlineData($"Root={Some.TraceId};Sampled=1")]
    [InlineData($"Root={Some.TraceId};Parent=3c8e5a7f90b1d264;Sampled=1;Lineage=a")]
    [InlineData($"Root={Some.TraceId}; Parent=3c8e5a7f90b1d264; Sampled=1")]
    [InlineData($"Parent=3c8e5a7f90b1d264;Root={Some.TraceId};Sampled=1")]
    [InlineData("Root=1-69A7F5C1-5b2d4938a1c0e4f7d2b59e13;Parent=3c8e5a7f90b1d264;Sampled=1")]
    public async Task Another_form_of_trace_header_is_reported(string? header)
    {
        using var response = await CallAsync(trace: header);

        Assert.NotEmpty(_lambda.Violations.Found);
    }

    [Theory]
    [InlineData("\"offset\":1,", "\"offset\":\"1\",")]
    [InlineData("\"partition\":0,\"offset\":1", "\"offset\":1,\"partition\":0")]
    [InlineData(",\"headers\":[{\"h\":[-1,0,127]}]", "")]
    [InlineData("[-1,0,127]", "[255,0,127]")]
    [InlineData("[-1,0,127]", "\"/wB/\"")]
    [InlineData("\"key\":\"aw==\"", "\"key\":null")]
    [InlineData("\"key\":\"aw==\"", "\"key\":\"aw\"")]
    [InlineData("{\"orders-0\":", "{\"orders-1\":")]
    [InlineData("\"SelfManagedKafka\"", "\"aws:kafka\"")]
    [InlineData("\"SelfManagedKafka\"", "\"aws:SelfManagedKafka\"")]
    [InlineData("\"records\":", "\"records\": ")]
    [InlineData("\"topic\":\"orders\"", "\"topic\":\"ord\\u0065rs\"")]
    public async Task An_event_in_another_form_is_reported(string part, string spoiled)
    {
        Assert.Contains(part, Some.Event);

        using var response = await CallAsync(Some.Event.Replace(part, spoiled, StringComparison.Ordinal));

        Assert.NotEmpty(_lambda.Violations.Found);
    }

    [Fact]
    public async Task One_lane_in_two_calls_at_a_time_is_reported()
    {
        _lambda.Function = static invocation => invocation.Number == 1 ? FunctionAnswer.Hang : FunctionAnswer.Success;
        var first = CallAsync();
        await Eventually.TrueAsync(() => _lambda.Log.InFlight == 1, TimeSpan.FromSeconds(5));
        Assert.Empty(_lambda.Violations.Found);

        using var second = await CallAsync();

        Assert.NotEmpty(_lambda.Violations.Found);
        Assert.Equal(2, _lambda.Log.MostInFlight);
        _client.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Eventually.TrueAsync(() => _lambda.Log.InFlight == 0, TimeSpan.FromSeconds(5));
        Assert.True(_lambda.Log.Snapshot()[0].Abandoned);
    }

    [Fact]
    public async Task A_function_that_fails_answers_200_with_an_error_header()
    {
        _lambda.Function = static _ => FunctionAnswer.Failure;

        using var response = await CallAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Unhandled", response.Headers.GetValues("X-Amz-Function-Error").Single());
        Assert.Equal(0, _lambda.Log.DeliveredCount);
    }

    [Fact]
    public async Task A_reset_ends_the_connection_without_a_response()
    {
        _lambda.Function = static _ => FunctionAnswer.Reset;

        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync());
    }

    private static byte[] SigningKey(string secret, string scope) =>
        scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));

    // Signs by the book, for the one path that these tests use; `spoiled` changes one part after it was signed.
    private async Task<HttpResponseMessage> CallAsync(string body = Some.Event, string? trace = TraceHeaderText, string spoiled = "")
    {
        var known = AwsCredentials.Known;
        var time = TimeProvider.System.GetUtcNow() - (spoiled == "date" ? TimeSpan.FromHours(1) : TimeSpan.Zero);
        var date = time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/{(spoiled == "region" ? "us-east-1" : FakeLambda.Region)}/lambda/aws4_request";
        var path = "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Af/invocations";
        var host = new Uri(_lambda.Endpoint).Authority;
        var (names, values) = spoiled == "trace"
            ? ("host;x-amz-date;x-amz-security-token;x-amzn-trace-id", $"host:{host}\nx-amz-date:{date}\nx-amz-security-token:{known.SessionToken}\nx-amzn-trace-id:{trace}\n")
            : ("host;x-amz-date;x-amz-security-token", $"host:{host}\nx-amz-date:{date}\nx-amz-security-token:{known.SessionToken}\n");
        var canonical = $"POST\n{path.Replace("%", "%25", StringComparison.Ordinal)}\nQualifier=live\n{values}\n{names}\n{Hash(body)}";
        var key = SigningKey(spoiled == "secret" ? "another" : known.SecretAccessKey, scope);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(canonical)}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_lambda.Endpoint}{(spoiled == "path" ? path.Replace("%3Af/", "%3Ag/", StringComparison.Ordinal) : path)}?Qualifier=live");
        request.Content = new StringContent(spoiled == "body" ? body + " " : body, Encoding.UTF8);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", spoiled == "token" ? "another" : known.SessionToken);
        request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", trace);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={known.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
        return await _client.SendAsync(request);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Gateway.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Aws.Secrets;

public sealed class SecretsManagerClientTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:broker-AbCdEf";
    private const string Hidden = "hunter2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly TestClock _clock = new();
    private readonly List<AWSCredentials> _chain = [new SessionAWSCredentials("AKIAEXAMPLE", "example-secret", "example-token")];
    private FakeFunction _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await FakeFunction.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_secret_is_asked_for_with_a_signed_request_in_the_region_of_its_ARN()
    {
        Answer(200, new { ARN = Arn, Name = "broker", SecretString = """{"username":"u"}""", VersionId = "1" });

        var reading = await GetAsync();

        Assert.Equal(new SecretReading("""{"username":"u"}""", null), reading);
        var request = _aws.Only;
        Assert.Equal(("POST", "/"), (request.Method, request.Target));
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal("secretsmanager.GetSecretValue", request.Headers["X-Amz-Target"]);
        Assert.Equal("example-token", request.Headers["X-Amz-Security-Token"]);
        Assert.Equal($$"""{"SecretId":"{{Arn}}"}""", Encoding.UTF8.GetString(request.Body));
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260304/eu-central-1/secretsmanager/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature",
            request.Headers["Authorization"][..request.Headers["Authorization"].LastIndexOf('=')]);
        Assert.Equal(request.ExpectedAuthorization("example-secret"), request.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(400, "AccessDeniedException", "User: arn:aws:sts::1:assumed-role/r is not authorized to perform: secretsmanager:GetSecretValue.",
        "cannot be read: AccessDeniedException (User: arn:aws:sts::1:assumed-role/r is not authorized to perform: secretsmanager:GetSecretValue); give the gateway's role secretsmanager:GetSecretValue on it, ")]
    [InlineData(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.",
        "cannot be read: ResourceNotFoundException (Secrets Manager can't find the specified secret); correct the ARN in SourceAccessConfigurations, or create the secret.")]
    [InlineData(400, "com.amazon#DecryptionFailure", null, "cannot be read: DecryptionFailure; give the gateway's role kms:Decrypt on the secret's key.")]
    [InlineData(400, "InvalidRequestException:http://x/", "It was marked for deletion.", "cannot be read: InvalidRequestException (It was marked for deletion); a secret that is scheduled for deletion is restored ")]
    [InlineData(400, "ThrottlingException", "Rate exceeded", "cannot be read: Secrets Manager answered ThrottlingException (HTTP status 400); it is asked again.")]
    [InlineData(500, "InternalServiceError", "oops", "cannot be read: Secrets Manager answered InternalServiceError (HTTP status 500); it is asked again.")]
    public async Task An_error_becomes_a_sentence_with_its_remedy(int status, string type, string? text, string problem)
    {
        Answer(status, new { __type = type, message = text });

        var reading = await GetAsync();

        Assert.Null(reading.Text);
        Assert.StartsWith($"The secret {Arn} {problem}", reading.Problem);
    }

    [Fact]
    public async Task What_AWS_says_of_a_signature_is_not_passed_on_for_it_echoes_the_request()
    {
        Answer(400, new { __type = "InvalidSignatureException", message = "The Canonical String should have been 'x-amz-security-token:example-token'" });

        Assert.Equal($"The secret {Arn} cannot be read: Secrets Manager answered InvalidSignatureException (HTTP status 400); it is asked again.", (await GetAsync()).Problem);
    }

    [Theory]
    [InlineData(200, "{}", "has no text; keep it as JSON text, not in binary form.")]
    [InlineData(200, "{\"SecretBinary\":\"aHVudGVyMg==\"}", "has no text; keep it as JSON text, not in binary form.")]
    [InlineData(200, "{\"SecretString\":\"hunter2", "has no text; ")]
    [InlineData(200, "{\"SecretString\":\"hunter2 \\ud800\"}", "has no text; ")]
    [InlineData(200, "\"hunter2\"", "has no text; ")]
    [InlineData(502, "<html>hunter2</html>", "cannot be read: Secrets Manager answered with HTTP status 502; it is asked again.")]
    [InlineData(301, "", "cannot be read: Secrets Manager answered with HTTP status 301; it is asked again.")]
    [InlineData(400, "[\"hunter2\"]", "cannot be read: Secrets Manager answered with HTTP status 400; it is asked again.")]
    public async Task An_odd_answer_is_a_problem_without_anything_of_the_secret(int status, string body, string problem)
    {
        Answer(status, body);

        var reading = await GetAsync();

        Assert.Null(reading.Text);
        Assert.StartsWith($"The secret {Arn} {problem}", reading.Problem);
        Assert.DoesNotContain(Hidden, reading.Problem);
        Assert.DoesNotContain("aHVudGVyMg", reading.Problem);
    }

    [Fact]
    public async Task A_secret_that_was_read_does_not_show_itself()
    {
        Answer(200, new { SecretString = Hidden });

        var reading = await GetAsync();

        Assert.Equal(Hidden, reading.Text);
        Assert.DoesNotContain(Hidden, reading.ToString());
        Assert.DoesNotContain(Hidden, new SecretsManagerAnswer(200, Hidden, null, null).ToString());
    }

    [Fact]
    public async Task Credentials_that_ran_out_are_replaced_once()
    {
        _chain.Insert(0, new BasicAWSCredentials("AKIAOLD", "old-secret"));
        _aws.Answer = context => context.Request.Headers.Authorization.ToString().Contains("AKIAOLD", StringComparison.Ordinal)
            ? Send(context, 400, """{"__type":"ExpiredTokenException"}""")
            : Send(context, 200, """{"SecretString":"x"}""");

        Assert.Equal("x", (await GetAsync()).Text);
        Assert.Equal(2, _aws.Requests.Count);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_sent()
    {
        _chain.Clear();

        var reading = await GetAsync();

        Assert.StartsWith($"The secret {Arn} cannot be read. No AWS credentials: ", reading.Problem);
        Assert.Empty(_aws.Requests);
    }

    [Fact]
    public async Task A_service_that_is_away_is_told_by_its_address()
    {
        using var closed = new TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var address = new Uri($"http://{closed.LocalEndpoint}");
        closed.Stop();

        var reading = await Client(address).GetAsync(Arn, default).WaitAsync(Patience);

        Assert.StartsWith($"The secret {Arn} cannot be read: {address.GetLeftPart(UriPartial.Authority)} cannot be reached (", reading.Problem);
        Assert.EndsWith("; let the gateway's network reach it, or set Aws.SecretsManagerEndpoint.", reading.Problem);
    }

    [Fact]
    public async Task A_service_that_is_silent_is_given_up_after_ten_seconds()
    {
        _aws.Answer = _aws.Silence;
        var reading = GetAsync();
        await Until(() => !_aws.Requests.IsEmpty);

        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Contains("cannot be reached (no answer within 10 s)", (await reading).Problem);
    }

    [Fact]
    public async Task Who_asks_may_stop_waiting()
    {
        _aws.Answer = _aws.Silence;
        using var stop = new CancellationTokenSource();
        var reading = Client(_aws.Endpoint).GetAsync(Arn, stop.Token);
        await Until(() => !_aws.Requests.IsEmpty);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
    }

    private Task<SecretReading> GetAsync() => Client(_aws.Endpoint).GetAsync(Arn, default).WaitAsync(Patience);

    private SecretsManagerClient Client(Uri endpoint)
    {
        var asked = 0;
        var credentials = new AwsCredentialSource(
            _ => _chain.Count == 0
                ? Task.FromException<AWSCredentials>(new AmazonClientException("nothing."))
                : Task.FromResult(_chain[Math.Min(asked++, _chain.Count - 1)]),
            _clock,
            NullLogger<AwsCredentialSource>.Instance);
        return new SecretsManagerClient(credentials, _http, endpoint, _clock);
    }

    private void Answer(int status, object body) => Answer(status, JsonSerializer.Serialize(body));

    private void Answer(int status, string body) => _aws.Answer = context => Send(context, status, body);

    private static Task Send(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

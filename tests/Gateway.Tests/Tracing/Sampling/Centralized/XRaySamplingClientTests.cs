using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Gateway.Aws;
using Gateway.Invocation;
using Gateway.Local;
using Gateway.Local.Traces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tracing.Sampling.Centralized;

public sealed class XRaySamplingClientTests : IAsyncLifetime
{
    private const string OnePage = """{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"Default","Priority":10000,"FixedRate":0.05,"ReservoirSize":1,"Version":1}}],"NextToken":null}""";
    private const string Secret = "a+secret/key";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly ManualClock _clock = new();
    private FakeFunction _daemon = null!;

    public async ValueTask InitializeAsync()
    {
        _daemon = await FakeFunction.StartAsync();
        _daemon.Answer = static context => context.Response.WriteAsync(OnePage);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public async Task A_daemon_is_asked_plainly()
    {
        var answer = await RulesAsync();

        Assert.Equal("Default", Assert.Single(answer.Value!).RuleName);
        Assert.Equal(("POST", "/GetSamplingRules", "{}"), (_daemon.Only.Method, _daemon.Only.Target, Encoding.UTF8.GetString(_daemon.Only.Body)));
        Assert.Equal(["Content-Length", "Content-Type", "Host"], _daemon.Only.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task All_pages_are_read()
    {
        _daemon.Answer = context => context.Response.WriteAsync(_daemon.Requests.Count switch
        {
            1 => """{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"a"}}],"NextToken":"to \"b\""}""",
            2 => """{"SamplingRuleRecords":[],"NextToken":"to c"}""",
            _ => """{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"b"}}],"NextToken":""}""",
        });

        var answer = await RulesAsync();

        Assert.Equal(["a", "b"], answer.Value!.Select(rule => rule.RuleName));
        Assert.Equal([null, "to \"b\"", "to c"], _daemon.Requests.Select(Token));
    }

    [Fact]
    public async Task A_page_that_fails_fails_them_all()
    {
        _daemon.Answer = context =>
        {
            if (_daemon.Requests.Count == 1) return context.Response.WriteAsync("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"a"}}],"NextToken":"more"}""");
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        Assert.Null((await RulesAsync()).Value);
    }

    [Fact]
    public async Task Pages_without_end_are_given_up()
    {
        _daemon.Answer = static context => context.Response.WriteAsync("""{"SamplingRuleRecords":[],"NextToken":"more"}""");

        var answer = await RulesAsync();

        Assert.Null(answer.Value);
        Assert.Contains("answered 100 pages of rules and offers more", answer.Problem);
    }

    [Theory]
    [InlineData(403, "AccessDeniedException:http://x", "answered 403 (AccessDeniedException); allow xray:GetSamplingRules and xray:GetSamplingTargets")]
    [InlineData(429, "ThrottledException", "answered 429 (ThrottledException)")]
    [InlineData(500, null, "answered 500")]
    [InlineData(302, null, "answered 302")]
    public async Task An_error_is_told_without_its_body(int status, string? type, string problem)
    {
        _daemon.Answer = context =>
        {
            context.Response.StatusCode = status;
            if (type is not null) context.Response.Headers["x-amzn-ErrorType"] = type;
            return context.Response.WriteAsync("""{"message":"a secret"}""");
        };

        Assert.Equal($"{_daemon.Endpoint}GetSamplingRules {problem}", (await RulesAsync()).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"\ud800"}}]}""")]
    public async Task Garbage_is_a_failure(string body)
    {
        _daemon.Answer = context => context.Response.WriteAsync(body);

        var answer = await RulesAsync();

        Assert.Null(answer.Value);
        Assert.Contains("answered what is not X-Ray's", answer.Problem);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"SamplingTargetDocuments":[{}]}""")]
    [InlineData("""{"SamplingTargetDocuments":[{"RuleName":"a","ReservoirQuota":1.5}]}""")]
    [InlineData("""{"LastRuleModification":"yesterday"}""")]
    public async Task Garbage_for_targets_is_a_failure_too(string body)
    {
        _daemon.Answer = context => context.Response.WriteAsync(body);

        Assert.Contains("answered what is not X-Ray's", (await Client().GetTargetsAsync([], default).WaitAsync(Patience)).Problem);
    }

    [Fact]
    public async Task An_answer_that_is_far_too_long_is_given_up()
    {
        _daemon.Answer = static context => context.Response.WriteAsync(new string(' ', XRayCall.MaxAnswerBytes + 1));

        Assert.Contains($"answered more than {XRayCall.MaxAnswerBytes} bytes", (await RulesAsync()).Problem);
    }

    [Fact]
    public async Task A_daemon_that_does_not_answer_is_given_up_after_3_seconds()
    {
        _daemon.Answer = _daemon.Silence;
        var asking = Client().GetRulesAsync(default);
        await Eventually.TrueAsync(() => _daemon.Requests.Count == 1);

        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(asking.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal($"{_daemon.Endpoint}GetSamplingRules has not answered within 3 s", (await asking.WaitAsync(Patience)).Problem);
    }

    [Fact]
    public async Task A_daemon_that_is_not_there_is_a_failure()
    {
        var gone = await LocalHttp.StartAsync(0, static _ => { });
        var port = gone.Port;
        await gone.DisposeAsync();
        var client = new XRaySamplingClient(SamplingEndpoint.Daemon("127.0.0.1", port), _http, _clock);

        Assert.Contains($"http://127.0.0.1:{port}/GetSamplingRules cannot be reached: ", (await client.GetRulesAsync(default).WaitAsync(Patience)).Problem);
    }

    [Fact]
    public async Task The_end_of_the_token_is_the_only_exception()
    {
        _daemon.Answer = _daemon.Silence;
        using var stop = new CancellationTokenSource();
        var asking = Client().GetRulesAsync(stop.Token);
        await Eventually.TrueAsync(() => _daemon.Requests.Count == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Patience));
    }

    [Fact]
    public async Task Targets_are_read_with_all_their_fields()
    {
        _daemon.Answer = static context => context.Response.WriteAsync("""
            {"SamplingTargetDocuments":[{"RuleName":"orders","FixedRate":0.5,"ReservoirQuota":0,"ReservoirQuotaTTL":1.772615120E9,"Interval":10,
              "SamplingBoost":{"BoostRate":0.8,"BoostRateTTL":1772615170}},{"RuleName":"Default"}],
             "LastRuleModification":1772600000.5,"UnprocessedStatistics":[{"RuleName":"gone","ErrorCode":"400","Message":"no such rule"}],
             "UnprocessedBoostStatistics":[]}
            """);
        var client = Client();

        var answer = await client.GetTargetsAsync([], default).WaitAsync(Patience);

        Assert.Equal(
            [
                new SamplingTarget { RuleName = "orders", FixedRate = 0.5, ReservoirQuota = 0, ReservoirQuotaTTL = 1_772_615_120, Interval = 10, SamplingBoost = new SamplingBoost(0.8, 1_772_615_170) },
                new SamplingTarget { RuleName = "Default" },
            ],
            answer.Value!.SamplingTargetDocuments!);
        Assert.Equal(1_772_600_000.5, answer.Value.LastRuleModification);
        Assert.True(Assert.Single(answer.Value.UnprocessedStatistics!).IsRefused);
        Assert.Equal("/SamplingTargets", _daemon.Only.Target);
        Assert.Matches("^[0-9a-f]{24}$", client.ClientId);
    }

    [Fact]
    public async Task X_Ray_itself_is_asked_with_a_signature_that_holds()
    {
        var credentials = Credentials(static () => new SessionAWSCredentials("AKIDTEST", Secret, "the/token=="));
        var client = new XRaySamplingClient(SamplingEndpoint.XRay(_daemon.Endpoint, "eu-west-1", credentials), _http, _clock);

        Assert.NotNull((await client.GetRulesAsync(default).WaitAsync(Patience)).Value);

        var request = _daemon.Only;
        Assert.Equal(request.ExpectedAuthorization(Secret), request.Headers["Authorization"]);
        Assert.Contains("/eu-west-1/xray/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,", request.Headers["Authorization"]);
        Assert.Equal("the/token==", request.Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task Without_credentials_X_Ray_is_not_asked()
    {
        var credentials = Credentials(static () => throw new AmazonClientException("none anywhere"));
        var client = new XRaySamplingClient(SamplingEndpoint.XRay(_daemon.Endpoint, "eu-west-1", credentials), _http, _clock);

        Assert.Contains("none anywhere", (await client.GetRulesAsync(default).WaitAsync(Patience)).Problem);
        Assert.Empty(_daemon.Requests);
    }

    [Fact]
    public async Task The_embedded_daemon_is_understood()
    {
        await using var daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions { FixedRate = 0.25 }, new TraceStore(_clock), NullLogger.Instance);
        var client = new XRaySamplingClient(SamplingEndpoint.Daemon("127.0.0.1", daemon.Port), _http, _clock);

        var rules = await client.GetRulesAsync(default).WaitAsync(Patience);
        var targets = await client.GetTargetsAsync([], default).WaitAsync(Patience);

        Assert.Equal(("Default", 0.25, 1), (rules.Value![0].RuleName, rules.Value[0].FixedRate, rules.Value[0].ReservoirSize));
        Assert.NotNull(targets.Value);
    }

    [Theory]
    [InlineData("127.0.0.1", "http://127.0.0.1:2000")]
    [InlineData("xray.local", "http://xray.local:2000")]
    [InlineData("::1", "http://[::1]:2000")]
    public void A_daemons_address_is_shown_as_it_is_called(string host, string address) =>
        Assert.Equal(address, new XRaySamplingClient(SamplingEndpoint.Daemon(host, 2000), _http, _clock).Address);

    private static string? Token(ReceivedRequest request) =>
        JsonDocument.Parse(request.Body).RootElement.TryGetProperty("NextToken", out var token) ? token.GetString() : null;

    private AwsCredentialSource Credentials(Func<AWSCredentials> chain) =>
        new(_ => Task.FromResult(chain()), _clock, NullLogger<AwsCredentialSource>.Instance);

    private XRaySamplingClient Client() => new(new SamplingEndpoint(_daemon.Endpoint, null, null), _http, _clock);

    private Task<SamplingAnswer<IReadOnlyList<SamplingRule>>> RulesAsync() => Client().GetRulesAsync(default).WaitAsync(Patience);
}

using System.Collections.Concurrent;
using Amazon.Runtime;
using Gateway.Aws;
using Gateway.Aws.Msk;
using Gateway.Invocation;
using Gateway.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources.Kafka.Access;

public sealed class TokenRenewalTests : IAsyncDisposable
{
    // The SDK compares expiry with the time of day, whatever clock it is given.
    private readonly TestClock _clock = new(TimeProvider.System.GetUtcNow());
    private readonly ConcurrentQueue<MskToken> _handed = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly MskTokens _tokens;
    private readonly TokenRenewal _renewal;
    private Func<AWSCredentials> _chain = () => new BasicAWSCredentials("AKIAFIRST", "secret");
    private Task _run = Task.CompletedTask;

    public TokenRenewalTests()
    {
        var credentials = new AwsCredentialSource(_ => Task.FromResult(_chain()), _clock, NullLogger<AwsCredentialSource>.Instance);
        _tokens = new MskTokens(credentials, "eu-west-1", _clock);
        _renewal = new TokenRenewal(_tokens, _handed.Enqueue, _failures.Enqueue, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        _renewal.Dispose();
        await _run.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_client_has_a_valid_token_at_every_moment_of_a_quiet_day()
    {
        await StartAsync();

        for (var minute = 0; minute < 24 * 60; minute++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(1));
            await Eventually.TrueAsync(() => _handed.Last().Expires - _clock.GetUtcNow() > TimeSpan.FromSeconds(60));
        }

        Assert.InRange(_handed.Count, 24 * 60 / 13, 24 * 60 / 10);
    }

    [Fact]
    public async Task Credentials_that_end_early_end_the_token_early_and_the_next_comes_before()
    {
        _chain = () => new Session("ASIASHORT", _clock, TimeSpan.FromMinutes(6));
        await StartAsync();
        // The SDK calls them expired somewhat earlier than they are.
        Assert.InRange((_handed.Last().Expires - _clock.GetUtcNow()).TotalMinutes, 4, 6);

        for (var i = 0; i < 180; i++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(10));
            await Eventually.TrueAsync(() => _handed.Last().Expires - _clock.GetUtcNow() > TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task The_client_may_ask_out_of_turn_but_not_all_the_time()
    {
        await StartAsync();

        for (var i = 0; i < 20; i++)
        {
            _renewal.Ask();
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_handed.Count, 3, 6);
    }

    [Fact]
    public async Task A_token_that_was_refused_is_followed_by_one_of_other_credentials()
    {
        await StartAsync();
        _chain = () => new BasicAWSCredentials("AKIASECOND", "secret");

        _renewal.Refused();
        await AdvanceAsync(TimeSpan.FromSeconds(6));

        await Eventually.TrueAsync(() => _handed.Count == 2);
        Assert.Contains("AKIAFIRST", Text(_handed.First()));
        Assert.Contains("AKIASECOND", Text(_handed.Last()));
    }

    [Fact]
    public async Task While_there_are_no_credentials_the_old_token_stays_and_only_its_end_is_told()
    {
        _chain = () => new Session("ASIAONCE", _clock, TimeSpan.FromMinutes(20));
        await StartAsync();
        _chain = () => throw new AmazonClientException("the metadata is away.");

        for (var i = 0; i < 38; i++) await AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(_failures);
        for (var i = 0; i < 30 && _failures.IsEmpty; i++) await AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Contains("the metadata is away", _failures.First());
        _chain = () => new BasicAWSCredentials("AKIALATE", "secret");
        for (var i = 0; i < 5; i++) await AdvanceAsync(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => Text(_handed.Last()).Contains("AKIALATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_its_end_nothing_is_handed_over()
    {
        await StartAsync();
        _renewal.Dispose();
        await _run.WaitAsync(TimeSpan.FromSeconds(20));

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Single(_handed);
    }

    private static string Text(MskToken token) => System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Value));

    private async Task StartAsync()
    {
        var (first, _) = await _tokens.GetAsync(default);
        _run = _renewal.StartAsync(first!);
    }

    // A jump that nobody waits for would be missed.
    private async Task AdvanceAsync(TimeSpan by)
    {
        await Eventually.TrueAsync(() => _clock.Waiting > 0);
        _clock.Advance(by);
    }

    /// <summary>A role's session.</summary>
    private sealed class Session(string name, TimeProvider clock, TimeSpan life) : RefreshingAWSCredentials
    {
        private readonly DateTime _end = clock.GetUtcNow().UtcDateTime + life;

        protected override CredentialsRefreshState GenerateNewCredentials() => new(new ImmutableCredentials(name, "secret", "token"), _end);
    }
}

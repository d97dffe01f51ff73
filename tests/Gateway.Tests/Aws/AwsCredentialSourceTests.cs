using Amazon.Runtime;
using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Aws;

public class AwsCredentialSourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // The SDK compares expiry with the time of day, whatever clock it is given.
    private readonly TestClock _clock = new(TimeProvider.System.GetUtcNow());
    private readonly LogLines _log = new();
    private Func<AWSCredentials> _chain = () => new BasicAWSCredentials("first", "secret");
    private int _asked;

    [Fact]
    public async Task Credentials_are_asked_for_once_and_then_read_from_memory()
    {
        var source = Source();
        var first = await Get(source);

        var second = source.GetAsync(default).AsTask();

        Assert.True(second.IsCompletedSuccessfully);
        Assert.Same(first.Credentials, (await second).Credentials);
        Assert.Equal("first", first.Credentials!.AccessKey);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task The_hot_path_allocates_nothing()
    {
        var source = Source();
        await Get(source);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) await source.GetAsync(default);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100);
    }

    [Fact]
    public async Task Rotated_credentials_arrive_in_the_background()
    {
        var source = Source();
        await Get(source);
        _chain = () => new BasicAWSCredentials("second", "secret");
        _clock.Advance(TimeSpan.FromSeconds(90));

        var meanwhile = source.GetAsync(default).AsTask();

        Assert.True(meanwhile.IsCompletedSuccessfully);
        Assert.Equal("first", (await meanwhile).Credentials!.AccessKey);
        await Until(async () => (await Get(source)).Credentials!.AccessKey == "second");
    }

    [Fact]
    public async Task The_log_names_an_end_only_where_there_is_one()
    {
        await Get(Source());
        _chain = () => NewSession("first");
        await Get(Source());

        Assert.Equal(
            [(EventIds.LastingCredentialsLoaded, "Signing with credentials from BasicAWSCredentials"), (EventIds.CredentialsLoaded, $"Signing with credentials from Session, valid until {_log.All[1].Fields["Expires"]}")],
            _log.All.Select(line => (line.Event, line.Text)));
        Assert.NotEmpty(_log.All[1].Fields["Expires"]!);
    }

    [Fact]
    public async Task The_same_credentials_stay_the_same_object()
    {
        var source = Source();
        var first = await Get(source);
        _clock.Advance(TimeSpan.FromMinutes(30));

        var second = await Get(source);

        Assert.Equal(2, _asked);
        Assert.Same(first.Credentials, second.Credentials);
    }

    [Fact]
    public async Task Without_credentials_the_answer_says_what_to_do_and_stands_for_a_while()
    {
        _chain = () => throw new AmazonClientException("nothing in the environment.");
        var source = Source();

        var result = await Get(source);
        await Get(source);

        Assert.Null(result.Credentials);
        Assert.Equal(
            "No AWS credentials: nothing in the environment. Give the task or pod an IAM role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
            result.Problem);
        Assert.Equal(1, _asked);

        _chain = () => new BasicAWSCredentials("late", "secret");
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("late", (await Get(source)).Credentials!.AccessKey);
    }

    [Fact]
    public async Task What_AWS_says_of_a_signature_is_not_passed_on_for_it_echoes_the_request()
    {
        _chain = () => throw new AmazonServiceException("should have been 'x-amz-security-token:of-the-role'") { ErrorCode = "SignatureDoesNotMatch" };

        var result = await Get(Source());

        Assert.StartsWith("No AWS credentials: AWS computes another signature; ", result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("of-the-role", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expiring_credentials_are_replaced_ahead_of_their_end()
    {
        _chain = () => NewSession("first");
        var source = Source();
        await Get(source);
        _clock.Advance(TimeSpan.FromMinutes(59));
        _chain = () => NewSession("second");

        Assert.Equal("second", (await Get(source)).Credentials!.AccessKey);
    }

    [Fact]
    public async Task A_chain_that_fails_later_does_not_take_away_what_still_works()
    {
        _chain = () => NewSession("first");
        var source = Source();
        await Get(source);
        _chain = () => throw new AmazonClientException("the instance metadata is away.");

        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("first", (await Get(source)).Credentials!.AccessKey);
        _clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Null((await Get(source)).Credentials);
    }

    [Fact]
    public async Task Each_attempt_that_gave_none_is_told_also_while_the_last_credentials_still_work()
    {
        var told = 0;
        _chain = () => NewSession("first");
        var source = Source();
        source.Failed = () => Interlocked.Increment(ref told);
        await Get(source);
        Assert.Equal(0, told);

        _chain = () => throw new AmazonClientException("away");
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.NotNull((await Get(source)).Credentials);

        await Eventually.TrueAsync(() => Volatile.Read(ref told) == 1);
    }

    [Fact]
    public async Task Refused_credentials_are_replaced_at_once()
    {
        var source = Source();
        var refused = (await Get(source)).Credentials!;
        _chain = () => new BasicAWSCredentials("second", "secret");

        var other = await source.ReplaceAsync(refused, default).WaitAsync(Patience);
        var again = await source.ReplaceAsync(refused, default).WaitAsync(Patience);

        Assert.Equal("second", other.Credentials!.AccessKey);
        Assert.Same(other.Credentials, again.Credentials);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Everybody_who_waits_shares_one_question()
    {
        var gate = new TaskCompletionSource<AWSCredentials>(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new AwsCredentialSource(
            _ =>
            {
                Interlocked.Increment(ref _asked);
                return gate.Task;
            },
            _clock,
            NullLogger<AwsCredentialSource>.Instance);
        Task<CredentialsResult>[] waiting = [.. Enumerable.Range(0, 50).Select(_ => source.GetAsync(default).AsTask())];

        gate.SetResult(new BasicAWSCredentials("first", "secret"));
        var results = await Task.WhenAll(waiting).WaitAsync(Patience);

        Assert.All(results, result => Assert.Equal("first", result.Credentials!.AccessKey));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task The_sdk_chain_reads_the_environment()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "FROMENVIRONMENT");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        try
        {
            var source = AwsCredentialSource.FromChain(TimeProvider.System, NullLogger<AwsCredentialSource>.Instance);
            Assert.Equal("FROMENVIRONMENT", (await Get(source)).Credentials?.AccessKey);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        }
    }

    private AwsCredentialSource Source() => new(
        _ =>
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(_chain());
        },
        _clock,
        _log);

    private static Task<CredentialsResult> Get(AwsCredentialSource source) => source.GetAsync(default).AsTask().WaitAsync(Patience);

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Session NewSession(string name) => new(name, _clock);

    /// <summary>A role's session of one hour.</summary>
    private sealed class Session(string name, TimeProvider clock) : RefreshingAWSCredentials
    {
        private readonly DateTime _end = clock.GetUtcNow().UtcDateTime + TimeSpan.FromHours(1);

        protected override CredentialsRefreshState GenerateNewCredentials() => new(new ImmutableCredentials(name, "secret", "token"), _end);
    }
}

using Gateway.Configuration;
using Gateway.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Aws.Secrets;

public sealed class SecretStoreTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SecretReference Managed = new(SecretKind.SecretsManager, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:broker-AbCdEf");
    private static readonly SecretReference Variable = new(SecretKind.Environment, "BROKER");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-secrets-");
    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly TestClock _clock = new();
    private readonly Dictionary<string, string> _environment = [];
    private FakeFunction _aws = null!;
    private SecretStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await FakeFunction.StartAsync();
        var credentials = AwsCredentialSource.Fixed("AKIAEXAMPLE", "example-secret", _clock, NullLogger<AwsCredentialSource>.Instance);
        _store = new SecretStore(new SecretsManagerClient(credentials, _http, _aws.Endpoint, _clock), _environment.GetValueOrDefault, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_variable_is_read()
    {
        _environment["BROKER"] = "one";
        Assert.Equal("one", (await ReadAsync(Variable)).Text);

        _environment["BROKER"] = "two";
        Assert.Equal("two", (await ReadAsync(Variable)).Text);
    }

    [Fact]
    public async Task A_variable_that_says_nothing_is_a_problem()
    {
        const string Problem = "The environment variable BROKER is not set or empty; set it to the secret.";

        Assert.Equal(new SecretReading(null, Problem), await ReadAsync(Variable));
        _environment["BROKER"] = "";
        Assert.Equal(new SecretReading(null, Problem), await ReadAsync(Variable));
    }

    [Fact]
    public async Task A_file_is_read_anew_once_it_was_written()
    {
        var file = FileOf("broker.json", "one");
        Assert.Equal("one", (await ReadAsync(file)).Text);

        // The time stays: what is in memory is given out.
        var written = File.GetLastWriteTimeUtc(file.Place);
        File.WriteAllText(file.Place, "two");
        File.SetLastWriteTimeUtc(file.Place, written);
        Assert.Equal("one", (await ReadAsync(file)).Text);

        File.SetLastWriteTimeUtc(file.Place, written.AddMilliseconds(1));
        Assert.Equal("two", (await ReadAsync(file)).Text);
    }

    [Fact]
    public async Task A_mounted_file_is_read_anew_once_what_its_link_leads_to_was_replaced()
    {
        FileOf("first.json", "one");
        FileOf("second.json", "two");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "first.json"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var current = Path.Combine(_folder.FullName, "current");
        File.CreateSymbolicLink(current, "first.json");
        var link = Path.Combine(_folder.FullName, "broker.json");
        File.CreateSymbolicLink(link, "current");
        var reference = new SecretReference(SecretKind.File, link);
        Assert.Equal("one", (await ReadAsync(reference)).Text);

        File.Delete(current);
        File.CreateSymbolicLink(current, "second.json");

        Assert.Equal("two", (await ReadAsync(reference)).Text);
    }

    [Fact]
    public async Task A_forgotten_file_is_read_anew_whatever_its_time()
    {
        var file = FileOf("broker.json", "one");
        await ReadAsync(file);
        var written = File.GetLastWriteTimeUtc(file.Place);
        File.WriteAllText(file.Place, "two");
        File.SetLastWriteTimeUtc(file.Place, written);

        _store.Forget(file);

        Assert.Equal("two", (await ReadAsync(file)).Text);
    }

    [Fact]
    public async Task A_file_that_cannot_be_a_secret_is_a_problem()
    {
        var missing = new SecretReference(SecretKind.File, Path.Combine(_folder.FullName, "a", "b"));
        var large = FileOf("large", new string('x', 65_537));
        var empty = FileOf("empty", "");

        Assert.Equal($"The file {missing.Place} does not exist; mount the secret there, or correct the reference.", (await ReadAsync(missing)).Problem);
        Assert.Equal($"The file {large.Place} is larger than 65536 bytes; a secret is not, so correct the reference.", (await ReadAsync(large)).Problem);
        Assert.Equal($"The file {empty.Place} is empty; write the secret into it.", (await ReadAsync(empty)).Problem);
        Assert.StartsWith($"The file {_folder.FullName} cannot be read (", (await ReadAsync(new SecretReference(SecretKind.File, _folder.FullName))).Problem);
    }

    [Fact]
    public async Task A_file_may_begin_with_a_byte_order_mark() =>
        Assert.Equal("one", (await ReadAsync(FileOf("marked", "\uFEFFone"))).Text);

    [Fact]
    public async Task A_managed_secret_is_asked_for_once()
    {
        AnswerWith("one");

        Assert.Equal("one", (await ReadAsync(Managed)).Text);
        _clock.Advance(TimeSpan.FromHours(10));
        Assert.Equal("one", (await ReadAsync(Managed)).Text);
        Assert.Single(_aws.Requests);
    }

    [Fact]
    public async Task A_forgotten_secret_is_asked_for_again_but_not_more_often_than_every_five_seconds()
    {
        AnswerWith("one");
        await ReadAsync(Managed);
        AnswerWith("two");

        _store.Forget(Managed);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal("one", (await ReadAsync(Managed)).Text);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("two", (await ReadAsync(Managed)).Text);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("two", (await ReadAsync(Managed)).Text);
        Assert.Equal(2, _aws.Requests.Count);
    }

    [Fact]
    public async Task A_secret_that_could_not_be_read_is_asked_for_again_after_five_seconds()
    {
        _aws.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        Assert.NotNull((await ReadAsync(Managed)).Problem);
        AnswerWith("one");

        Assert.NotNull((await ReadAsync(Managed)).Problem);
        Assert.Single(_aws.Requests);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.NotNull((await ReadAsync(Managed)).Problem);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("one", (await ReadAsync(Managed)).Text);
    }

    [Fact]
    public async Task Everybody_who_waits_shares_one_question_and_may_stop_waiting()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _aws.Answer = async context =>
        {
            await open.Task;
            await context.Response.WriteAsync("""{"SecretString":"one"}""");
        };
        using var stop = new CancellationTokenSource();
        var impatient = _store.ReadAsync(Managed, stop.Token).AsTask();
        Task<SecretReading>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => ReadAsync(Managed))];

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Patience));
        open.SetResult();

        Assert.All(await Task.WhenAll(waiting), reading => Assert.Equal("one", reading.Text));
        Assert.Single(_aws.Requests);
    }

    [Fact]
    public async Task Secrets_are_kept_apart()
    {
        _aws.Answer = async context =>
        {
            var asked = _aws.Requests.Last().Body;
            await context.Response.WriteAsync(System.Text.Encoding.UTF8.GetString(asked).Replace("SecretId", "SecretString"));
        };
        var other = Managed with { Place = Managed.Place + "2" };

        Assert.Equal(Managed.Place, (await ReadAsync(Managed)).Text);
        Assert.Equal(other.Place, (await ReadAsync(other)).Text);
    }

    private Task<SecretReading> ReadAsync(SecretReference reference) => _store.ReadAsync(reference, default).AsTask().WaitAsync(Patience);

    private void AnswerWith(string secret) => _aws.Answer = context => context.Response.WriteAsync($$"""{"SecretString":"{{secret}}"}""");

    private SecretReference FileOf(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return new SecretReference(SecretKind.File, path);
    }
}

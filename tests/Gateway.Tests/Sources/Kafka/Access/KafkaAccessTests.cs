using Gateway.Aws;
using Gateway.Aws.Msk;
using Gateway.Configuration;
using Gateway.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources.Kafka.Access;

public sealed class KafkaAccessTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2";

    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly ManualClock _clock = new();
    private readonly ChangingSecrets _secrets = new();
    private FakeFunction _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await FakeFunction.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_needs_nobody()
    {
        var mapping = TestMapping.Of("b1:9092,b2:9092", "orders");

        var (login, problem) = await KafkaAccess.AsWritten(mapping).ReadAsync(default);

        Assert.Null(problem);
        Assert.Equal(["b1:9092", "b2:9092"], login!.Servers);
        Assert.Null(login.Protocol);
    }

    [Fact]
    public async Task User_and_password_come_from_the_secret()
    {
        _secrets.Text = """{"username":"alice","password":"of wonder"}""";

        var (login, _) = await Access(TestMapping.Of("b1:9096", "orders") with { Protocol = KafkaProtocol.SaslScram512, BasicAuth = SecretReference.Parse("env:KAFKA") }).ReadAsync(default);

        Assert.Equal((KafkaProtocol.SaslScram512, "alice", "of wonder"), (login!.Protocol, login.User!.User, login.User.Password));
        Assert.DoesNotContain("of wonder", login.ToString());
    }

    [Theory]
    [InlineData("not JSON", "The secret env:KAFKA is not a JSON object; ")]
    [InlineData("""{"username":"alice"}""", "The secret env:KAFKA has no password; ")]
    [InlineData(null, "It is gone; put it back.")]
    public async Task A_secret_that_does_not_do_is_named(string? text, string problem)
    {
        _secrets.Text = text;

        var result = await Access(TestMapping.Of("b1:9096", "orders") with { BasicAuth = SecretReference.Parse("env:KAFKA") }).ReadAsync(default);

        Assert.Null(result.Login);
        Assert.StartsWith(problem, result.Problem);
    }

    [Fact]
    public async Task An_MSK_cluster_without_brokers_is_looked_up_and_given_a_token_where_it_takes_one()
    {
        _aws.Answer = context => context.Response.WriteAsync("""{"bootstrapBrokerStringSaslIam":"b-1:9098,b-2:9098"}""");
        var access = Access(Msk);

        var (login, _) = await access.ReadAsync(default);

        Assert.Equal(["b-1:9098", "b-2:9098"], login!.Servers);
        Assert.Equal(KafkaProtocol.MskIam, login.Protocol);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(900), login.Token!.Expires);
        Assert.NotNull(access.Tokens);
    }

    [Fact]
    public async Task Brokers_that_cannot_be_looked_up_are_a_problem()
    {
        _aws.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        var (login, problem) = await Access(Msk).ReadAsync(default);

        Assert.Null(login);
        Assert.Contains("cannot be looked up", problem);
    }

    [Fact]
    public void A_client_can_take_another_user_but_not_another_certificate()
    {
        var login = new KafkaLogin { Servers = ["b:1"], Protocol = KafkaProtocol.SaslPlain, User = new("a", "b"), Authorities = "ca" };

        Assert.True(login.CanBecome(login with { User = new("c", "d"), Servers = ["c:1"] }));
        Assert.False(login.CanBecome(login with { Authorities = "other" }));
        Assert.False(login.CanBecome(login with { Certificate = new("a", "b", null) }));
        Assert.False(login.CanBecome(login with { User = null }));
        Assert.False(login.CanBecome(login with { Protocol = KafkaProtocol.SaslScram256 }));
    }

    [Fact]
    public void Words_are_passed_on_without_secrets()
    {
        var secrets = new KnownSecrets(new Dictionary<string, string> { ["SASL.password"] = "written hunter2", ["client.id"] = "gateway", ["ssl.key.password"] = "x" });
        secrets.Add(new KafkaLogin { Servers = ["b:1"], User = new("alice", "of wonder"), Certificate = new("chain", "the key", "of the key") });
        secrets.Add("a token");

        Assert.Equal(
            "alice said *** and *** with *** (***) for gateway by x, ***",
            secrets.Hide("alice said of wonder and written hunter2 with the key (of the key) for gateway by x, a token"));
    }

    private static MappingSettings Msk => TestMapping.Of("", "orders") with { BootstrapServers = [], EventSourceArn = Arn, SourceRegion = "eu-west-1" };

    private KafkaAccess Access(MappingSettings mapping)
    {
        var credentials = AwsCredentialSource.Fixed("AKIAEXAMPLE", "example-secret", _clock, NullLogger<AwsCredentialSource>.Instance);
        var msk = new MskClient(new SignedGet(credentials, _http, _clock), _aws.Endpoint);
        return new KafkaAccess(mapping, new KafkaAccessParts(_secrets, msk, region => new MskTokens(credentials, region, _clock), _clock));
    }
}

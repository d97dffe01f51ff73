using System.Globalization;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Collector;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>Brokers with queues that ask who comes, and those that are not who they should be.</summary>
public abstract class QueueLoginTests(QueueBroker broker) : IDisposable
{
    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-logins-");

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_client_certificate_of_another_CA_is_refused_until_it_is_replaced()
    {
        using var other = new TestAuthority();
        Write("client.pem", PemOf(other.IssueClient("gateway")));
        await using var scenario = await ScenarioAsync(broker.MutualUri, ("CLIENT_CERTIFICATE_TLS_AUTH", "client.pem"));
        await scenario.PublishAsync(20);

        var gateway = scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "Server failed to authenticate the gateway. ");
        Write("client.pem", broker.ClientPem);

        await DeliveredAsync(scenario, gateway);
    }

    [Fact]
    public async Task A_client_certificate_that_has_ended_is_told_when_it_ended_and_its_successor_is_shown()
    {
        using var other = new TestAuthority();
        Write("client.pem", PemOf(other.IssueClient("gateway", ended: true)));
        await using var scenario = await ScenarioAsync(broker.MutualUri, ("CLIENT_CERTIFICATE_TLS_AUTH", "client.pem"));
        await scenario.PublishAsync(20);

        var gateway = scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "Provided certificate or private key is invalid. The secret file:");
        Assert.InRange(await gateway.MetricAsync("gateway_certificate_expiry_timestamp_seconds", "kind=\"Client\""), 1, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        Write("client.pem", broker.ClientPem);

        await DeliveredAsync(scenario, gateway);
        Assert.True(await gateway.MetricAsync("gateway_certificate_expiry_timestamp_seconds", "kind=\"Client\"") > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("name", "is for elsewhere.example, and not for localhost: ")]
    [InlineData("end", "has ended on ")]
    [InlineData("authority", "is of a CA that is not trusted, CN=Test authority: correct SERVER_ROOT_CA_CERTIFICATE")]
    public async Task A_brokers_certificate_that_is_not_trusted_is_told_with_what_is_wrong_with_it(string what, string fault)
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using var gate = new TlsGate(new Uri(broker.BrokerUri).Port, (what == "authority" ? other : authority).IssueServer(what == "name" ? "elsewhere.example" : null, ended: what == "end"));
        Write("ca.pem", authority.Pem);
        await using var scenario = await ScenarioAsync(new UriBuilder(broker.MutualUri) { Port = gate.Port }.Uri);
        await scenario.PublishAsync(20);

        var gateway = scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, $"The gateway failed to authenticate server. The broker's certificate {fault}");
        Assert.Equal(0, gate.Passed);
        gate.Certificate = authority.IssueServer();

        await DeliveredAsync(scenario, gateway);
    }

    [Fact]
    public async Task No_output_holds_a_secret_whether_the_login_works_or_fails()
    {
        const string Planted = "planted-password-of-the-user";
        var pem = broker.ClientPem;
        Write("client.pem", pem);
        await using var collector = await FakeCollector.StartAsync();
        await using var scenario = await ScenarioAsync(broker.MutualUri, ("CLIENT_CERTIFICATE_TLS_AUTH", "client.pem"));
        scenario.Settings = scenario.Settings with { More = collector.Metrics };
        scenario.WriteLogin(broker.Login.User, Planted);
        await scenario.PublishAsync(20);

        var gateway = scenario.Launch();
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()).Body.Contains("BASIC_AUTH", StringComparison.Ordinal), Limit);
        var said = (await gateway.SaidAsync()).ToList();
        scenario.WriteLogin(broker.Login.User, broker.Login.Password);
        await DeliveredAsync(scenario, gateway);
        await scenario.AssertTracedAsync();
        said.AddRange(await gateway.SaidAsync());
        await gateway.StopAsync();
        said.AddRange(gateway.Output);
        said.AddRange(scenario.Daemon.Snapshot().Select(segment => segment.Document.ToString()));
        Assert.NotEmpty(collector.Requests);
        said.AddRange(collector.Heard);

        string[] secrets = [Planted, KeyOf(pem), AwsCredentials.Known.SecretAccessKey, AwsCredentials.Known.SessionToken!];
        Assert.All(secrets, secret => Assert.DoesNotContain(said, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_that_is_rotated_in_Secrets_Manager_needs_no_restart()
    {
        const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-Ab12Cd";
        await using var aws = await FakeAws.StartAsync();
        await broker.SetPasswordAsync("rotating", "before");
        aws.Secrets[Secret] = """{"username":"rotating","password":"before"}""";
        await using var scenario = await QueueScenario.CreateAsync(broker);
        scenario.Change(mapping => mapping with { Access = [("BASIC_AUTH", Secret), .. broker.Access] });
        await scenario.PublishAsync(100);
        var gateway = scenario.Launch(aws.Environment);
        await DeliveredAsync(scenario, gateway);
        await scenario.AcknowledgedAsync(Limit);

        // First the broker, then the secret: in between neither password opens.
        await broker.SetPasswordAsync("rotating", "after");
        await scenario.PublishAsync(100);
        await Eventually.TrueAsync(async () => (await gateway.ReadinessAsync()).Body.Contains(" BASIC_AUTH ", StringComparison.Ordinal), Limit);
        aws.Secrets[Secret] = """{"username":"rotating","password":"after"}""";

        await DeliveredAsync(scenario, gateway);
        await scenario.AcknowledgedAsync(Limit);
        Assert.InRange(aws.SecretsAsked, 2, 20);
    }

    // The key's own first line.
    private static string KeyOf(string pem) => pem.Split('\n').SkipWhile(line => !line.Contains("PRIVATE KEY", StringComparison.Ordinal)).ElementAt(1);

    private protected static string PemOf((string Certificate, string Key) pair) => $"{pair.Certificate}\n{pair.Key}\n";

    private protected static async Task DeliveredAsync(QueueScenario scenario, GatewayUnderTest gateway)
    {
        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync(Limit);
        scenario.AssertDelivered();
    }

    private protected void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>Over TLS, with the scenario's user.</summary>
    /// <param name="address">The broker's.</param>
    /// <param name="more">Types, and the files of their secrets.</param>
    private protected async Task<QueueScenario> ScenarioAsync(Uri address, params (string Type, string File)[] more)
    {
        if (!File.Exists(PathOf("ca.pem"))) Write("ca.pem", broker.AuthorityPem);
        var scenario = await QueueScenario.CreateAsync(broker);
        scenario.Change(mapping => mapping with
        {
            BrokerUri = string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Host}:{address.Port}"),
            Access = [.. mapping.Access, ("SERVER_ROOT_CA_CERTIFICATE", $"file:{PathOf("ca.pem")}"), .. more.Select(each => (each.Type, $"file:{PathOf(each.File)}"))],
        });
        return scenario;
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);
}

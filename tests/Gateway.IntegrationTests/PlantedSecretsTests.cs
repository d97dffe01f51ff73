using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.Contracts;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Collector;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.IntegrationTests.House.Service;
using Gateway.Sources.Kafka;
using Gateway.Sources.Kafka.Access;
using Microsoft.Extensions.Logging;
using MappingSettings = Gateway.Configuration.MappingSettings;

namespace Gateway.IntegrationTests;

/// <summary>Whatever the gateway says, to whomever, no secret is in it.</summary>
public sealed class PlantedSecretsTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Password = "planted-password-of-the-user";
    private const string Rotated = "planted-password-after-rotation";
    private const string KeyPassword = "planted-password-of-the-key";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly List<string> _said = [];

    [Fact]
    public async Task No_output_of_a_gateway_holds_a_secret_whether_its_login_works_or_fails()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var secured = await SecuredScenario.CreateAsync(broker);
        var pair = secured.Authority.IssueClient("gateway", KeyPassword);
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.Gate.Clients = secured.Authority;
        secured.Gate.Users["orders"] = Rotated;
        secured.WriteUser("user.json", "orders", Password);
        secured.WriteCertificate("client.json", pair, KeyPassword);
        secured.Use(("SASL_SCRAM_512_AUTH", "user.json"), ("CLIENT_CERTIFICATE_TLS_AUTH", "client.json"));
        // The client's own words too, as many as it has.
        secured.Use((SecuredMapping)secured.Scenario.Settings.Mapping with { ConsumerProperties = new Dictionary<string, string> { ["debug"] = "all" } });
        secured.Scenario.Settings = secured.Scenario.Settings with { Exporter = "Otlp", OtlpEndpoint = collector.Endpoint, More = collector.Metrics };
        // AWS refuses a signature with all that was signed.
        (secured.Scenario.Lambda.ExpectsForgery, secured.Scenario.Lambda.Knows) = (true, AwsCredentials.Known.Forged);
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "SASL authentication failed. ");
        _said.AddRange(await gateway.SaidAsync());
        secured.WriteUser("user.json", "orders", Rotated);
        await SecuredScenario.ProblemAsync(gateway, "InvalidSignatureException: AWS computes another signature");
        _said.AddRange(await gateway.SaidAsync());
        secured.Scenario.Lambda.Knows = AwsCredentials.Known;
        await secured.DeliveredAsync(gateway);
        _said.AddRange(await gateway.SaidAsync());
        await gateway.StopAsync();
        _said.AddRange(gateway.Output);
        // The exporters of metrics, of which one writes to the output, and of segments.
        Assert.NotEmpty(collector.Requests);
        Assert.Contains(gateway.Output, line => line.Contains("\"_aws\":", StringComparison.Ordinal));
        Assert.Contains(collector.Heard, heard => heard.Contains("InvalidSignatureException", StringComparison.Ordinal));
        _said.AddRange(collector.Heard);

        AssertSilent(Password, Rotated, KeyPassword, pair.Key.Split('\n')[1], AwsCredentials.Known.SecretAccessKey, AwsCredentials.Known.SessionToken);
    }

    [Fact]
    public async Task No_output_of_a_gateway_that_signs_tokens_holds_one()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();
        var mapping = (SecuredMapping)secured.Scenario.Settings.Mapping;
        secured.Use(mapping with { ConsumerProperties = new Dictionary<string, string>(mapping.ConsumerProperties) { ["debug"] = "all" } });
        secured.Gate.Role = AwsCredentials.Known.Forged;
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "SASL authentication failed. ");
        _said.AddRange(await gateway.SaidAsync());
        secured.Gate.Role = AwsCredentials.Known;
        await secured.DeliveredAsync(gateway);
        _said.AddRange(await gateway.SaidAsync());
        await gateway.StopAsync();
        _said.AddRange(gateway.Output);

        // The beginning of every token, and what is in it.
        AssertSilent("aHR0cHM6Ly9rYWZrYS5", "X-Amz-Signature", AwsCredentials.Known.SecretAccessKey, AwsCredentials.Known.SessionToken);
    }

    [Fact]
    public async Task No_output_holds_the_session_of_a_role_or_a_secret_of_the_account()
    {
        const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_orders";
        var session = new AwsCredentials("AKIAOFTHESESSION", "planted-secret-key-of-the-session", "planted-token-of-the-session");
        await using var collector = await FakeCollector.StartAsync();
        await using var sts = await FakeSts.StartAsync();
        await using var aws = await FakeAws.StartAsync();
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.Gate.Users["orders"] = Rotated;
        aws.Secrets[Secret] = $$"""{"username":"orders","password":"{{Password}}"}""";
        secured.Use(secured.Mapping with
        {
            Access = [("SASL_SCRAM_512_AUTH", Secret), ("SERVER_ROOT_CA_CERTIFICATE", secured.Reference("ca.pem"))],
            RoleArn = "arn:aws:iam::444455556666:role/invoke-orders",
            ConsumerProperties = new Dictionary<string, string> { ["debug"] = "all" },
        });
        secured.Scenario.Settings = secured.Scenario.Settings with { StsEndpoint = sts.Endpoint, Exporter = "Otlp", OtlpEndpoint = collector.Endpoint, More = collector.Metrics };
        (sts.Session, secured.Scenario.Lambda.ExpectsForgery, secured.Scenario.Lambda.Knows) = (session, true, session.Forged);
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch(aws.Environment);
        await SecuredScenario.ProblemAsync(gateway, "SASL authentication failed. ");
        _said.AddRange(await gateway.SaidAsync());
        aws.Secrets[Secret] = $$"""{"username":"orders","password":"{{Rotated}}"}""";
        await SecuredScenario.ProblemAsync(gateway, "InvalidSignatureException: AWS computes another signature");
        _said.AddRange(await gateway.SaidAsync());
        secured.Scenario.Lambda.Knows = session;
        await secured.DeliveredAsync(gateway);
        _said.AddRange(await gateway.SaidAsync());
        await gateway.StopAsync();
        _said.AddRange(gateway.Output);
        _said.AddRange(collector.Heard);

        Assert.True(sts.Assumed > 0 && aws.SecretsAsked > 1);
        Assert.NotEmpty(collector.Requests);
        AssertSilent(session.SecretAccessKey, session.SessionToken, Password, Rotated, AwsCredentials.Known.SecretAccessKey, AwsCredentials.Known.SessionToken);
    }

    [Fact]
    public async Task The_clients_own_log_is_passed_on_without_them()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["PLAIN"];
        secured.Gate.Users["orders"] = Password;
        var mapping = new MappingSettings
        {
            Name = "orders",
            Source = SourceKind.Kafka,
            BootstrapServers = [secured.Gate.Address],
            Protocol = KafkaProtocol.SaslPlain,
            BasicAuth = new SecretReference(SecretKind.Environment, "USER"),
            ServerRootCa = new SecretReference(SecretKind.Environment, "CA"),
            Topics = [secured.Scenario.Topic],
            ConsumerGroupId = secured.Scenario.Group,
            BatchSize = 1,
            Window = TimeSpan.Zero,
            Enabled = true,
            Function = FunctionReference.Parse("f")!.Value,
            MaximumConcurrency = 1,
            InvocationTimeout = Limit,
            SegmentName = "orders",
            ConsumerProperties = new Dictionary<string, string> { ["debug"] = "all", ["client.id"] = $"gateway {Password}" },
        };
        var secrets = new HeldSecrets { Texts = { ["USER"] = $$"""{"username":"orders","password":"{{Password}}"}""", ["CA"] = secured.Authority.Pem } };
        using var metrics = new GatewayMetrics();
        using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new ListeningProvider(_said.Add)));
        await using var source = new KafkaSource(
            mapping, new KafkaAccess(mapping, new KafkaAccessParts(secrets, null!, null!, TimeProvider.System)), metrics.For("orders", "Kafka"), TimeProvider.System, logs.CreateLogger("orders"));

        source.Start(new RecordingSink());
        await Eventually.TrueAsync(() => source.Health.IsConsuming, Limit, () => source.Health.ToString());
        source.StopReading();
        await source.CloseAsync(Limit);

        Assert.Contains(_said, said => said.Contains("gateway ***", StringComparison.Ordinal));
        AssertSilent(Password);
    }

    [Fact]
    public async Task What_is_written_where_a_reference_should_stand_is_not_repeated()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-planted-");
        var path = Path.Combine(directory.FullName, "gateway.yaml");
        await File.WriteAllTextAsync(path, $$"""
            EventSourceMappings:
              orders:
                FunctionName: f
                SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["b1:9092"] } }
                Topics: [orders]
                SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: "{{Password}}" } ]
                Gateway: { ConsumerProperties: { sasl.password: "{{Rotated}}", ssl.key.password: "{{KeyPassword}}", fetch.min.bytes: plenty } }
            """);

        foreach (var verb in (string[])["validate", "run"])
        {
            var (code, output) = await GatewayUnderTest.RunAsync(Limit, [verb, "--config", path]);
            Assert.Equal(2, code);
            _said.Add(output);
        }

        AssertSilent(Password, Rotated, KeyPassword);
        directory.Delete(recursive: true);
    }

    private void AssertSilent(params string[] secrets)
    {
        Assert.NotEmpty(_said);
        foreach (var secret in secrets) Assert.DoesNotContain(_said, said => said.Contains(secret, StringComparison.Ordinal));
    }

    private sealed class ListeningProvider(Action<string> hear) : ILoggerProvider, ILogger
    {
        private readonly Lock _gate = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_gate) hear($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

using System.Security.Authentication;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests;

/// <summary>Brokers that ask who comes: by user and password, by certificate.</summary>
public sealed class KafkaLoginTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Refused = "SASL authentication failed. Correct user and password in the secret file:";

    [Theory]
    [InlineData("BASIC_AUTH", "PLAIN")]
    [InlineData("SASL_SCRAM_256_AUTH", "SCRAM-SHA-256")]
    [InlineData("SASL_SCRAM_512_AUTH", "SCRAM-SHA-512")]
    public async Task User_and_password_open_the_broker_and_others_do_not(string type, string mechanism)
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = [mechanism];
        secured.Gate.Users["orders"] = "of, many=words";
        secured.WriteUser("user.json", "orders", "of other words");
        secured.Use((type, "user.json"));
        secured.Scenario.Produce(200);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, Refused);
        Assert.Equal(0, secured.Gate.Admitted);
        secured.WriteUser("user.json", "orders", "of, many=words");

        await secured.DeliveredAsync(gateway);
    }

    [Fact]
    public async Task A_password_that_is_rotated_under_a_running_gateway_needs_no_restart()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.Gate.Users["orders"] = "the first";
        secured.WriteUser("user.json", "orders", "the first");
        secured.Use(("SASL_SCRAM_512_AUTH", "user.json"));
        secured.Scenario.Produce(200);
        var gateway = secured.Scenario.Launch();
        await secured.DeliveredAsync(gateway);

        await secured.Scenario.CommittedAsync(TimeSpan.FromSeconds(10));
        secured.Gate.Users["orders"] = "the second";
        secured.Gate.Cut();
        await SecuredScenario.ProblemAsync(gateway, Refused);
        secured.WriteUser("user.json", "orders", "the second");
        secured.Scenario.Produce(200);

        await secured.DeliveredAsync(gateway);
        Assert.Contains(gateway.Output, line => line.Contains("other secrets were read", StringComparison.Ordinal));
    }

    // Secrets Manager is asked again five seconds after it was asked last, so this takes longer than the others.
    [Fact]
    public async Task A_secret_of_the_account_that_is_rotated_under_a_running_gateway_is_read_again()
    {
        const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-login";
        await using var aws = await FakeAws.StartAsync();
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.Gate.Users["orders"] = "the first";
        aws.Secrets[Secret] = """{"username":"orders","password":"the first"}""";
        secured.Use(secured.Mapping with { Access = [("SERVER_ROOT_CA_CERTIFICATE", secured.Reference("ca.pem")), ("SASL_SCRAM_512_AUTH", Secret)] });
        secured.Scenario.Produce(200);
        var gateway = secured.Scenario.Launch(aws.Environment);
        await secured.DeliveredAsync(gateway);
        await secured.Scenario.CommittedAsync(TimeSpan.FromSeconds(10));
        var asked = aws.SecretsAsked;

        secured.Gate.Users["orders"] = "the second";
        aws.Secrets[Secret] = """{"username":"orders","password":"the second"}""";
        secured.Gate.Cut();
        secured.Scenario.Produce(200);

        await secured.DeliveredAsync(gateway);
        await Eventually.TrueAsync(() => aws.SecretsAsked > asked, TimeSpan.FromSeconds(5));
        Assert.InRange(aws.SecretsAsked, asked + 1, asked + 2);
    }

    [Fact]
    public async Task A_mechanism_that_the_broker_lacks_is_told()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.WriteUser("user.json", "orders", "x");
        secured.Use(("BASIC_AUTH", "user.json"));

        await SecuredScenario.ProblemAsync(secured.Scenario.Launch(), Refused);
    }

    [Theory]
    [InlineData("not JSON", " is not a JSON object; it must be JSON")]
    [InlineData("""{"username":"orders"}""", " has no password; it must be JSON")]
    [InlineData(null, " does not exist; mount the secret there")]
    public async Task A_secret_that_is_not_there_yet_is_told_and_waited_for(string? text, string problem)
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["PLAIN"];
        secured.Gate.Users["orders"] = "late";
        if (text is not null) secured.Write("user.json", text);
        secured.Use(("BASIC_AUTH", "user.json"));
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "The ");
        Assert.Contains(problem, (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);
        secured.WriteUser("user.json", "orders", "late");

        await secured.DeliveredAsync(gateway);
    }

    [Fact]
    public async Task A_private_CA_alone_is_TLS_without_a_login()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Use();
        secured.Scenario.Produce(200);

        var gateway = secured.Scenario.Launch();
        await secured.DeliveredAsync(gateway);

        // The client does not tell of it, so the gateway looks for itself.
        var end = new DateTimeOffset(secured.Gate.Certificate.NotAfter).ToUnixTimeSeconds();
        await Eventually.TrueAsync(async () => (long)await gateway.MetricAsync("gateway_certificate_expiry_timestamp_seconds", "kind=\"Broker\"") == end, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_broker_of_another_CA_is_not_trusted_until_the_CA_is_corrected()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        using var other = new TestAuthority();
        secured.Write("ca.pem", other.Pem);
        secured.Use();
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "The gateway failed to authenticate server. The broker's certificate is of a CA that is not trusted, CN=Test authority: correct SERVER_ROOT_CA_CERTIFICATE. (");
        Assert.Equal(0, secured.Gate.Admitted);
        secured.Write("ca.pem", secured.Authority.Pem);

        await secured.DeliveredAsync(gateway);
    }

    [Theory]
    [InlineData("elsewhere.example", false, "is for elsewhere.example, and not for 127.0.0.1: ")]
    [InlineData(null, true, "has ended on ")]
    public async Task A_brokers_certificate_must_be_its_own_and_not_have_ended(string? host, bool ended, string fault)
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Certificate = secured.Authority.IssueServer(host, ended);
        secured.Use();
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, $"The gateway failed to authenticate server. The broker's certificate {fault}");
        secured.Gate.Certificate = secured.Authority.IssueServer();

        await secured.DeliveredAsync(gateway);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("of the key")]
    public async Task A_client_certificate_opens_the_broker_with_a_plain_or_an_encrypted_key(string? password)
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Clients = secured.Authority;
        secured.WriteCertificate("client.json", secured.Authority.IssueClient("gateway", password), password);
        secured.Use(("CLIENT_CERTIFICATE_TLS_AUTH", "client.json"));
        secured.Scenario.Produce(200);

        await secured.DeliveredAsync(secured.Scenario.Launch());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_certificate_of_another_CA_is_refused_until_it_is_replaced(SslProtocols protocol)
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Protocols = protocol;
        using var other = new TestAuthority();
        secured.Gate.Clients = secured.Authority;
        secured.WriteCertificate("client.json", other.IssueClient("gateway"));
        secured.Use(("CLIENT_CERTIFICATE_TLS_AUTH", "client.json"));
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "Server failed to authenticate the gateway. ");
        secured.WriteCertificate("client.json", secured.Authority.IssueClient("gateway"));

        await secured.DeliveredAsync(gateway);
    }

    [Fact]
    public async Task A_client_certificate_that_has_ended_is_not_shown_and_its_successor_is()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Clients = secured.Authority;
        secured.WriteCertificate("client.json", secured.Authority.IssueClient("gateway", ended: true));
        secured.Use(("CLIENT_CERTIFICATE_TLS_AUTH", "client.json"));
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "Provided certificate or private key is invalid. The secret file:");
        secured.WriteCertificate("client.json", secured.Authority.IssueClient("gateway"));

        await secured.DeliveredAsync(gateway);
    }

    [Fact]
    public async Task A_broker_that_wants_a_certificate_is_told_from_one_that_is_away()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Clients = secured.Authority;
        secured.Use();

        await SecuredScenario.ProblemAsync(secured.Scenario.Launch(), "Server failed to authenticate the gateway. ");
    }
}

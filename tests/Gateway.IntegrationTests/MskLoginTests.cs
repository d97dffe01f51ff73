using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>A cluster of MSK that knows the gateway by its role.</summary>
public sealed class MskLoginTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Role = "arn:aws:iam::111122223333:role/gateway";
    private const string Refused = "SASL authentication failed. Allow the gateway's role kafka-cluster:Connect";

    [Fact]
    public async Task The_role_opens_the_cluster()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();
        secured.Scenario.Produce(200);

        var gateway = secured.Scenario.Launch();
        await secured.DeliveredAsync(gateway);

        Assert.Equal(0, secured.Gate.Refused);
        Assert.DoesNotContain(gateway.Output, line => line.Contains("SASL", StringComparison.Ordinal));
        var end = await gateway.MetricAsync("gateway_token_expiry_timestamp_seconds", "mapping=\"orders\"");
        Assert.InRange(end - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), 600, 900);
    }

    [Fact]
    public async Task Another_role_does_not()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();
        secured.Gate.Role = AwsCredentials.Known with { AccessKeyId = "AKIASOMEBODYELSE" };

        await SecuredScenario.ProblemAsync(secured.Scenario.Launch(), Refused);
    }

    [Fact]
    public async Task A_signature_that_is_not_the_roles_is_refused()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();

        var gateway = secured.Scenario.Launch(AwsCredentials.Known.Forged);
        await SecuredScenario.ProblemAsync(gateway, Refused);

        Assert.Contains("the signature is wrong", (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_cluster_takes_for_expired_is_refused_until_the_clocks_agree()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();
        secured.Gate.ClockAhead = TimeSpan.FromMinutes(16);
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, Refused);
        Assert.Contains("the token has expired", (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);
        secured.Gate.ClockAhead = TimeSpan.Zero;

        await secured.DeliveredAsync(gateway);
    }

    [Fact]
    public async Task Connections_that_the_cluster_ends_are_opened_again_with_the_token_at_hand()
    {
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();
        secured.Scenario.Produce(100);
        var gateway = secured.Scenario.Launch();
        await secured.DeliveredAsync(gateway);

        secured.Gate.Cut();
        secured.Scenario.Produce(100);

        await secured.DeliveredAsync(gateway);
        Assert.Equal(0, secured.Gate.Refused);
    }

    [Fact]
    public async Task Credentials_that_are_exchanged_in_mid_run_make_the_next_token()
    {
        await using var sts = await FakeSts.StartAsync();
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();
        secured.Scenario.Produce(100);
        var gateway = secured.Scenario.Launch(GatewayEnvironment.Without(("AWS_CONTAINER_CREDENTIALS_FULL_URI", sts.Endpoint)));
        await secured.DeliveredAsync(gateway);
        await secured.Scenario.CommittedAsync(TimeSpan.FromSeconds(10));

        var other = AwsCredentials.Known with { AccessKeyId = "AKIAEXCHANGED", SecretAccessKey = "exchanged-secret" };
        (sts.Session, secured.Gate.Role, secured.Scenario.Lambda.Knows) = (other, other, other);
        secured.Scenario.Lambda.ExpectsForgery = true;
        secured.Gate.Cut();
        secured.Scenario.Produce(100);

        await secured.DeliveredAsync(gateway);
        Assert.True(secured.Gate.Refused > 0);
    }

    [Theory]
    [InlineData("IRSA")]
    [InlineData("assumed role")]
    public async Task A_role_that_is_come_by_through_STS_opens_the_cluster_too(string way)
    {
        await using var sts = await FakeSts.StartAsync();
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.UseIam();
        secured.Gate.Role = AwsCredentials.Known with { AccessKeyId = "AKIAOFTHESESSION", SecretAccessKey = "session-secret" };
        (sts.Session, secured.Scenario.Lambda.Knows) = (secured.Gate.Role, secured.Gate.Role);
        secured.Write("token", "header.payload.signature");
        secured.Write("profiles", $"[default]\nrole_arn = {Role}\nsource_profile = own\nregion = eu-west-1\n[own]\naws_access_key_id = AKIAOWN\naws_secret_access_key = own\n");
        secured.Scenario.Produce(100);

        secured.Scenario.Launch(GatewayEnvironment.Without(
        [
            ("AWS_ENDPOINT_URL_STS", sts.Endpoint), ("AWS_REGION", FakeLambda.Region),
            .. way == "IRSA"
                ? [("AWS_WEB_IDENTITY_TOKEN_FILE", secured.PathOf("token")), ("AWS_ROLE_ARN", Role), ("AWS_ROLE_SESSION_NAME", "pod")]
                : (IEnumerable<(string, string)>)[("AWS_SHARED_CREDENTIALS_FILE", secured.PathOf("profiles"))],
        ]));

        await secured.Scenario.DeliveredAsync(TimeSpan.FromSeconds(45));
        Assert.Equal((0, true), (secured.Gate.Refused, sts.Assumed > 0));
    }

    [Fact]
    public async Task An_ARN_and_a_secret_of_the_account_are_enough_once_they_may_be_looked_up()
    {
        await using var aws = await FakeAws.StartAsync();
        await using var secured = await SecuredScenario.CreateAsync(broker);
        const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_orders";
        secured.UseIam();
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.Gate.Users["orders"] = "of the account";
        aws.Secrets[Secret] = """{"username":"orders","password":"of the account"}""";
        (aws.ScramBroker, aws.IsDenied) = (secured.Gate.Address, true);
        secured.Use((SecuredMapping)secured.Scenario.Settings.Mapping with
        {
            BootstrapServers = "",
            Access = [("SASL_SCRAM_512_AUTH", Secret), ("SERVER_ROOT_CA_CERTIFICATE", secured.Reference("ca.pem"))],
            ConsumerProperties = new Dictionary<string, string>(),
        });
        secured.Scenario.Produce(100);

        var gateway = secured.Scenario.Launch(aws.Environment);
        await SecuredScenario.ProblemAsync(gateway, "Connection error. Please check your event source connection configuration. The brokers of ");
        Assert.Contains("give the gateway's role kafka:GetBootstrapBrokers", (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);
        aws.IsDenied = false;

        await secured.DeliveredAsync(gateway);
    }
}

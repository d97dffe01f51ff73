using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>A function in another account, invoked by a role there.</summary>
public sealed class RoleTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Role = "arn:aws:iam::444455556666:role/invoke-orders";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    /// <summary>Least time between two questions of which the first was denied.</summary>
    private static readonly TimeSpan BetweenDenials = TimeSpan.FromSeconds(5);

    /// <summary>Whom the function's account does not know.</summary>
    private static readonly AwsCredentials Own = new("AKIAOFTHEGATEWAY", "own-secret", "own-token");

    [Fact]
    public async Task The_function_is_invoked_with_the_roles_credentials()
    {
        await using var sts = await FakeSts.StartAsync();
        await using var scenario = await ScenarioAsync(sts);
        scenario.Produce(300);

        var gateway = scenario.Launch(Own);
        await scenario.DeliveredAsync(Limit);

        await gateway.ReadyAsync();
        Assert.Equal((1, 0), (sts.Assumed, scenario.Lambda.Refused));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Sessions_that_end_in_mid_run_cost_nothing()
    {
        await using var sts = await FakeSts.StartAsync();
        await using var scenario = await ScenarioAsync(sts);

        // So near to their end that each is followed by another as soon as it is looked at.
        sts.Life = TimeSpan.FromSeconds(90);
        scenario.Produce(300);
        scenario.Launch(Own);
        await scenario.DeliveredAsync(Limit);

        // The account's key is exchanged, and what was signed with the last one is refused from now on.
        var other = AwsCredentials.Known with { AccessKeyId = "AKIAROTATED", SecretAccessKey = "rotated-secret" };
        scenario.Lambda.ExpectsForgery = true;
        sts.Session = other;
        scenario.Lambda.Knows = other;
        scenario.Produce(300);

        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
        Assert.True(sts.Assumed >= 2);
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_is_told_and_tried_again()
    {
        await using var sts = await FakeSts.StartAsync();
        await using var scenario = await ScenarioAsync(sts);
        sts.Session = null;
        scenario.Produce(100);

        var gateway = scenario.Launch(Own);
        await SecuredScenario.ProblemAsync(gateway, $"Invoke refused: The role {Role} cannot be assumed: ");
        sts.Session = AwsCredentials.Known;

        await scenario.DeliveredAsync(Limit);
        await gateway.ReadyAsync();
        scenario.AssertDelivered();
        var asked = sts.Asked;
        Assert.Equal(1, sts.Assumed);
        Assert.All(asked.Zip(asked.Skip(1)), pair => Assert.True(TimeProvider.System.GetElapsedTime(pair.First, pair.Second) >= BetweenDenials, $"Asked {asked.Count} times"));
    }

    [Theory]
    [InlineData("ECS")]
    [InlineData("EKS Pod Identity")]
    [InlineData("IRSA")]
    [InlineData("profile")]
    public async Task The_gateways_own_credentials_come_from_where_its_task_pod_or_user_is_told(string place)
    {
        await using var sts = await FakeSts.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        var token = Path.GetTempFileName();
        var known = AwsCredentials.Known;
        await File.WriteAllTextAsync(token, place == "profile"
            ? $"[shop]\naws_access_key_id = {known.AccessKeyId}\naws_secret_access_key = {known.SecretAccessKey}\naws_session_token = {known.SessionToken}\n"
            : "header.payload.signature");
        (string, string)[] told = place switch
        {
            "ECS" => [("AWS_CONTAINER_CREDENTIALS_FULL_URI", sts.Endpoint)],
            "EKS Pod Identity" => [("AWS_CONTAINER_CREDENTIALS_FULL_URI", sts.Endpoint), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token)],
            "profile" => [("AWS_SHARED_CREDENTIALS_FILE", token), ("AWS_PROFILE", "shop")],
            _ => [("AWS_WEB_IDENTITY_TOKEN_FILE", token), ("AWS_ROLE_ARN", Role), ("AWS_ROLE_SESSION_NAME", "pod"), ("AWS_ENDPOINT_URL_STS", sts.Endpoint), ("AWS_REGION", FakeLambda.Region)],
        };
        scenario.Produce(100);

        scenario.Launch(GatewayEnvironment.Without(told));

        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
        Assert.Equal(place == "profile", sts.Assumed == 0);
        File.Delete(token);
    }

    [Fact]
    public async Task The_gateways_own_credentials_come_from_its_instance()
    {
        await using var instance = await FakeInstance.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Produce(100);

        scenario.Launch(instance.Environment);

        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
        Assert.Equal(0, scenario.Lambda.Refused);
        Assert.True(instance.Given > 0);
    }

    [Fact]
    public async Task Credentials_of_the_instance_that_end_in_mid_run_cost_nothing()
    {
        await using var instance = await FakeInstance.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        instance.Life = TimeSpan.FromSeconds(1);
        scenario.Produce(100);
        scenario.Launch(instance.Environment);
        await scenario.DeliveredAsync(Limit);

        // Those that were given have ended by now, sooner than anybody looked for others.
        var other = AwsCredentials.Known with { AccessKeyId = "AKIAROTATED", SecretAccessKey = "rotated-secret" };
        (scenario.Lambda.ExpectsForgery, instance.Session, scenario.Lambda.Knows) = (true, other, other);
        scenario.Produce(100);

        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    private async Task<Scenario> ScenarioAsync(FakeSts sts)
    {
        var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { RoleArn = Role }) with { StsEndpoint = sts.Endpoint };
        return scenario;
    }
}

using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests;

/// <summary>Logins, with RabbitMQ.</summary>
[Collection(RabbitQueuesCollection.Name)]
public sealed class RabbitMqLoginTests(RabbitQueues broker) : QueueLoginTests(broker)
{
    [Fact]
    public async Task A_certificate_alone_is_a_login_once_the_broker_has_a_user_of_its_name()
    {
        Write("client.pem", PemOf(broker.Authority.IssueClient("known-by-certificate")));
        await using var scenario = await ScenarioAsync(broker.MutualUri, ("CLIENT_CERTIFICATE_TLS_AUTH", "client.pem"));
        scenario.Change(mapping => mapping with { Access = [("VIRTUAL_HOST", "/"), .. mapping.Access.Where(each => each.Type != "BASIC_AUTH")] });
        await scenario.PublishAsync(20);

        var gateway = scenario.Launch();
        await SecuredScenario.ProblemAsync(gateway, "SASL authentication failed. ");
        Assert.Contains("the user that the certificate of CLIENT_CERTIFICATE_TLS_AUTH stands for", (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);
        await broker.AddUserAsync("known-by-certificate");

        await DeliveredAsync(scenario, gateway);
    }
}

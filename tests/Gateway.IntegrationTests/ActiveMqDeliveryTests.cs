using System.Net;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.ActiveMq;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Queues;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.IntegrationTests;

/// <summary>The promises for queues, kept with ActiveMQ.</summary>
[Collection(ActiveMqQueuesCollection.Name)]
public sealed class ActiveMqDeliveryTests(ActiveMqQueues broker) : QueueDeliveryTests(broker)
{
    private const string Account = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_ARN_and_secrets_of_the_account_open_a_broker_that_asks_for_a_certificate()
    {
        await using var aws = await FakeAws.StartAsync();
        aws.MqBroker = broker.MutualUri;
        aws.Secrets[$"{Account}login"] = $$"""{"username":"{{broker.Login.User}}","password":"{{broker.Login.Password}}"}""";
        aws.Secrets[$"{Account}identity"] = broker.Authority.Client();
        aws.Secrets[$"{Account}ca"] = broker.Authority.Pem;
        await using var scenario = await ScenarioAsync();
        await scenario.PublishAsync(20);

        var gateway = scenario.Launch(aws.Environment);

        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);
        scenario.AssertDelivered();
        await gateway.ReadyAsync();
        // All of them end thirty days after they were made, which was at the begin of this run.
        var end = TimeProvider.System.GetUtcNow().AddDays(30);
        foreach (var kind in (string[])["Client", "Authority", "Broker"])
            Assert.InRange(await gateway.MetricAsync("gateway_certificate_expiry_timestamp_seconds", $"kind=\"{kind}\""), end.AddHours(-12).ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task What_may_not_be_looked_up_is_told_with_its_remedy()
    {
        await using var aws = await FakeAws.StartAsync();
        aws.IsDenied = true;
        await using var scenario = await ScenarioAsync();

        var gateway = scenario.Launch(aws.Environment);

        await Eventually.TrueAsync(
            async () => (await gateway.ReadinessAsync()) is (HttpStatusCode.ServiceUnavailable, var body)
                && body.Contains($"The secret {Account}login cannot be read: AccessDeniedException (not allowed); ", StringComparison.Ordinal), Limit, () => string.Join('\n', gateway.Output));
    }

    [Fact]
    public async Task A_message_that_no_event_has_goes_to_the_destination_as_it_came_and_not_to_the_dead_letters()
    {
        await using var services = await FakeFailureServices.StartAsync();
        await using var scenario = await QueueScenario.CreateAsync(broker);
        scenario.Change(mapping => mapping with { Destination = "arn:aws:sqs:eu-west-1:111122223333:orders-failed" });
        scenario.Settings = scenario.Settings with { FailureEndpoint = services.Endpoint };
        await using (var producer = await OpenWireProducer.ConnectAsync(new Uri(broker.BrokerUri)))
        {
            await producer.SendAsync(producer.Message(scenario.Queue, WireType.MapMessage, [0, 0, 0, 0]));
        }

        await scenario.PublishAsync(3);
        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AcknowledgedAsync(Limit);

        var sent = Assert.Single(services.Sent);
        Assert.Equal("UnsupportedMessageType", sent.Condition);
        Assert.Contains("\"data\":\"AAAAAA==\"", sent.Json.GetProperty("payload").GetString()!, StringComparison.Ordinal);
        Assert.Equal(0, await gateway.MetricAsync("gateway_records_dead_lettered_total"));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Each_way_to_fail_for_good_is_told_under_its_condition()
    {
        await using var gate = new AgeingGate(new Uri(broker.BrokerUri), NumberedMessage.Body(OldMessage), TimeSpan.FromSeconds(90));
        await AssertConditionsAsync(mapping => mapping with { BrokerUri = gate.Uri }, (queue, body) => broker.PublishAsync(queue, [body]));
    }

    [Fact]
    public async Task A_message_that_is_too_old_is_dead_lettered_and_never_invoked()
    {
        await using var gate = new AgeingGate(new Uri(broker.BrokerUri), NumberedMessage.Body(OldMessage), TimeSpan.FromSeconds(90));
        var (queue, deadLetters) = await broker.CreateQueueWithDeadLettersAsync();
        var before = await broker.CountHeldAsync(deadLetters);
        await using var scenario = await QueueScenario.CreateAsync(broker, queue: queue);
        scenario.Change(mapping => mapping with { BrokerUri = gate.Uri, Lines = ["MaximumRecordAgeInSeconds: 60"] });
        await scenario.PublishAsync(10);
        await broker.PublishAsync(queue, [NumberedMessage.Body(OldMessage)]);
        var gateway = await scenario.StartAsync();

        await scenario.DeliveredAsync(Limit);
        await Eventually.TrueAsync(async () => await broker.CountHeldAsync(deadLetters) == before + 1, Limit);

        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dead_lettered_total", "reason=\"MaximumRecordAgeExceeded\""));
        scenario.AssertDelivered();
    }

    private async Task<QueueScenario> ScenarioAsync()
    {
        var scenario = await QueueScenario.CreateAsync(broker);
        scenario.Change(mapping => mapping with
        {
            EventSourceArn = "arn:aws:mq:eu-west-1:111122223333:broker:orders:b-1",
            BrokerUri = "",
            Access = [("BASIC_AUTH", $"{Account}login"), ("CLIENT_CERTIFICATE_TLS_AUTH", $"{Account}identity"), ("SERVER_ROOT_CA_CERTIFICATE", $"{Account}ca")],
            More = ["Source: ActiveMq"],
        });
        return scenario;
    }
}

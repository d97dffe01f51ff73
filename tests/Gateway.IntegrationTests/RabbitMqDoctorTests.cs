using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary><c>gateway doctor</c>, with RabbitMQ.</summary>
[Collection(RabbitQueuesCollection.Name)]
public sealed class RabbitMqDoctorTests(RabbitQueues broker) : QueueDoctorTests(broker)
{
    [Fact]
    public async Task A_queue_an_exchange_and_a_virtual_host_that_are_not_there_are_named()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        var queue = scenario.Queue;
        scenario.Change(mapping => mapping with { Queues = ["no-such-queue", queue], Destination = "rabbitmq://no-such-exchange/key" });

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(1, run.Code);
        Assert.Equal(["queue", "destination"], run.Troubles.Select(finding => finding.Check));
        run.AssertStatus("queue", "failed", "no-such-queue does not exist in virtual host /");
        Assert.Contains(run.Findings, finding => finding.Check == "queue" && finding.Detail == $"{queue}: 0 messages wait, 0 consumers");
        run.AssertStatus("destination", "failed", "rabbitmq://no-such-exchange/key does not exist");

        scenario.Change(mapping => mapping with { Access = [.. mapping.Access, ("VIRTUAL_HOST", "elsewhere")] });
        run = await DoctorRun.OfAsync(scenario.Settings);
        run.AssertStatus("login", "failed", "not allowed into virtual host elsewhere");
    }

    [Fact]
    public async Task A_queue_that_may_not_be_read_is_told_from_one_that_may()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        await broker.SetPasswordAsync("onlooker", "sees");
        await broker.DenyAsync("onlooker");
        scenario.WriteLogin("onlooker", "sees");

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(1, run.Code);
        run.AssertStatus("queue", "failed", $"{scenario.Queue} may not be read");
        Assert.Contains("Allow the gateway's user to read the queue", run.Finding("queue").Remedy, StringComparison.Ordinal);
    }
}

using Gateway.IntegrationTests.House.ActiveMq;
using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary><c>gateway doctor</c>, with ActiveMQ.</summary>
[Collection(ActiveMqQueuesCollection.Name)]
public sealed class ActiveMqDoctorTests(ActiveMqQueues broker) : QueueDoctorTests(broker)
{
    [Fact]
    public async Task A_queue_that_is_not_there_is_a_warning_and_looking_does_not_make_it()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        // So that there is one.
        await scenario.PublishAsync(1);
        var queue = scenario.Queue;
        scenario.Change(mapping => mapping with { Queues = ["no-such-queue", queue], Destination = "activemq://no-such-failures" });

        await DoctorRun.OfAsync(scenario.Settings);
        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(3, run.Code);
        Assert.Equal(["queue"], run.Troubles.Select(finding => finding.Check));
        run.AssertStatus("queue", "warning", "no-such-queue does not exist yet");
        Assert.Contains(run.Findings, finding => finding.Check == "queue" && finding.Detail == $"{queue} is there and may be read");
        run.AssertStatus("destination", "ok", "activemq://no-such-failures does not exist yet; the first failed record makes it");
    }
}

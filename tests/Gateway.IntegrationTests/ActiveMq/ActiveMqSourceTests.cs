using Gateway.IntegrationTests.House.ActiveMq;

namespace Gateway.IntegrationTests.ActiveMq;

[Collection(ActiveMqCollection.Name)]
public sealed class ActiveMqSourceTests(ActiveMqBroker broker)
{
    [Fact]
    public async Task Messages_come_in_order_and_once_acknowledged_do_not_come_again()
    {
        var queue = ActiveMqBroker.FreshQueue();
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(queue, Enumerable.Range(0, 500).Select(i => $"m{i}"));

        await using (var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, queue)))
        {
            await source.ReceivedAsync(500);
            Assert.Equal(Enumerable.Range(0, 500).Select(i => $"m{i}"), source.Sink.Texts);
            Assert.Equal(500, source.AcknowledgeFrom(0));
            await source.CommittedAsync(500);
            Assert.Equal(0, source.Source.Health.BufferedBytes);
        }

        await producer.SendTextsAsync(queue, "last");
        await using var next = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, queue));
        await next.ReceivedAsync(1);
        Assert.Equal(["last"], next.Sink.Texts);
    }
}

using Confluent.Kafka;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class KafkaBrokerTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    [Fact]
    public async Task The_producer_knows_every_record_that_the_broker_confirmed()
    {
        var topic = await broker.CreateTopicAsync(3);
        using var producer = new OrderedProducer(broker.BootstrapServers, topic, 3);

        producer.Send(300);
        producer.Confirm();

        foreach (var partition in producer.Confirmed.GroupBy(record => record.Position.Partition))
        {
            Assert.Equal(Enumerable.Range(0, 100).Select(offset => (long)offset), partition.Select(record => record.Position.Offset));
            Assert.Equal(partition.Select(record => record.Position.Offset), partition.Select(record => record.Sequence));
        }
    }

    [Fact]
    public async Task A_broker_that_was_down_has_kept_its_records_and_takes_new_ones()
    {
        var topic = await broker.CreateTopicAsync(1);
        using var producer = new OrderedProducer(broker.BootstrapServers, topic, 1);
        producer.Send(10);
        producer.Confirm();

        await broker.TakeDownAsync();
        producer.Send(10);
        await broker.BringUpAsync();
        producer.Confirm();

        Assert.Equal(Enumerable.Range(0, 20).Select(offset => (long)offset), producer.Confirmed.Select(record => record.Position.Offset));
    }

    [Fact]
    public async Task A_command_that_fails_says_why()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => broker.CommandAsync("down 9"));

        Assert.Contains(nameof(KafkaException), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_refuses_until_it_is_opened()
    {
        await using var gate = new TcpGate(broker.BootstrapServers);
        using var early = Client(gate.Address);
        Assert.Throws<KafkaException>(() => early.GetMetadata(TimeSpan.FromMilliseconds(300)));

        gate.Open();

        Assert.NotEmpty(early.GetMetadata(TimeSpan.FromSeconds(10)).Brokers);
    }

    [Fact]
    public async Task A_group_that_committed_nothing_is_at_zero()
    {
        var topic = await broker.CreateTopicAsync(2);

        Assert.Equal([0, 0], GroupOffsets.Committed(broker.BootstrapServers, KafkaBroker.FreshName("group"), topic, 2).Values);
    }

    private static IAdminClient Client(string address) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = address, ReconnectBackoffMaxMs = 200 }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}

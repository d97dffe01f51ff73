using System.Text;
using Confluent.Kafka;

namespace Gateway.Local;

public sealed class LocalKafkaTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_record_comes_back_with_its_headers_and_its_group_keeps_the_commit()
    {
        using var kafka = new LocalKafka(brokers: 2, TimeSpan.Zero);
        kafka.CreateTopic("orders", 3);
        using var producer = Producer(kafka);
        var message = new Message<string, string> { Key = "k", Value = "v", Headers = [new Header("h", "1"u8.ToArray())] };
        var sent = await producer.ProduceAsync(new TopicPartition("orders", 2), message);

        using var consumer = Consumer(kafka);
        consumer.Subscribe("orders");
        var got = Consume(consumer);

        Assert.Equal(sent.TopicPartitionOffset, got.TopicPartitionOffset);
        Assert.Equal("1", Encoding.UTF8.GetString(got.Message.Headers[0].GetValueBytes()));
        consumer.StoreOffset(got);
        consumer.Commit();
        Assert.Equal(1, consumer.Committed([got.TopicPartition], Bound)[0].Offset.Value);
    }

    [Fact]
    public async Task A_topic_has_the_partitions_it_was_created_with()
    {
        using var kafka = new LocalKafka();
        kafka.CreateTopic("orders", 3);
        using var producer = Producer(kafka);

        var last = await producer.ProduceAsync(new TopicPartition("orders", 2), new Message<string, string> { Value = "v" });
        var beyond = producer.ProduceAsync(new TopicPartition("orders", 3), new Message<string, string> { Value = "v" });

        Assert.Equal(0, last.Offset.Value);
        await Assert.ThrowsAnyAsync<KafkaException>(() => beyond);
    }

    [Fact]
    public async Task A_broker_that_is_down_takes_nothing_until_it_is_up_again()
    {
        using var kafka = new LocalKafka();
        using var producer = Producer(kafka);
        await producer.ProduceAsync("orders", new Message<string, string> { Value = "before" });

        kafka.TakeDown(1);
        var waiting = producer.ProduceAsync("orders", new Message<string, string> { Value = "while down" });
        Assert.Equal(1, producer.Flush(TimeSpan.FromMilliseconds(300)));
        kafka.BringUp(1);

        Assert.Equal(PersistenceStatus.Persisted, (await waiting.WaitAsync(Bound)).Status);
    }

    [Fact]
    public async Task A_pushed_error_reaches_the_client()
    {
        using var kafka = new LocalKafka();
        using var producer = Producer(kafka);
        kafka.FailNext(KafkaApi.Produce, ErrorCode.MsgSizeTooLarge);

        var failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            producer.ProduceAsync("orders", new Message<string, string> { Value = "v" }));
        var next = await producer.ProduceAsync("orders", new Message<string, string> { Value = "v" });

        Assert.Equal(ErrorCode.MsgSizeTooLarge, failed.Error.Code);
        Assert.Equal(PersistenceStatus.Persisted, next.Status);
    }

    [Fact]
    public void A_fault_of_something_that_does_not_exist_throws()
    {
        using var kafka = new LocalKafka();

        Assert.Throws<KafkaException>(() => kafka.TakeDown(9));
    }

    [Fact]
    public async Task A_leader_can_move_to_another_broker()
    {
        using var kafka = new LocalKafka(brokers: 2);
        kafka.CreateTopic("orders", 1, replication: 2);
        using var producer = Producer(kafka);
        kafka.SetLeader("orders", 0, 1);
        await producer.ProduceAsync("orders", new Message<string, string> { Value = "v" });

        kafka.SetLeader("orders", 0, 2);
        kafka.TakeDown(1);

        var sent = await producer.ProduceAsync("orders", new Message<string, string> { Value = "v" }).WaitAsync(Bound);
        Assert.Equal(1, sent.Offset.Value);
    }

    private static IProducer<string, string> Producer(LocalKafka kafka) =>
        new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            LingerMs = 0,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 100,
            RetryBackoffMs = 20,
        }).SetLogHandler((_, _) => { }).Build();

    private static IConsumer<string, string> Consumer(LocalKafka kafka) =>
        new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = "readers",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        }).Build();

    private static ConsumeResult<string, string> Consume(IConsumer<string, string> consumer)
    {
        var result = consumer.Consume(Bound);
        Assert.NotNull(result);
        return result;
    }
}

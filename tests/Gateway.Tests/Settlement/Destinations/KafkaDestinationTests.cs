using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Invocation.Events;
using Gateway.Local;
using Gateway.Records;
using Gateway.Sources.Kafka;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Settlement.Destinations;

public sealed class KafkaDestinationTests(KafkaCluster cluster) : IClassFixture<KafkaCluster>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private static readonly Lane Rides = Some.Lane("rides", 3);
    private static readonly KafkaEventFormat Format = new(null, ["b:9092"]);

    private readonly string _topic = cluster.NewTopic();

    [Fact]
    public async Task A_record_that_is_too_long_for_the_topic_is_told_of_under_its_key_with_its_headers()
    {
        cluster.Kafka.FailNext(KafkaApi.Produce, ErrorCode.MsgSizeTooLarge);

        Assert.True((await SendAsync(Record(7, "rider-4"))).IsConfirmed);

        var message = Assert.Single(Written(1));
        Assert.Equal("rider-4", Encoding.UTF8.GetString(message.Key));
        Assert.Equal("kept", Encoding.UTF8.GetString(Assert.Single(message.Headers).GetValueBytes()));
        var record = JsonElement.Parse(message.Value);
        Assert.False(record.TryGetProperty("payload", out _));
        Assert.Equal("RetriesExhausted", record.GetProperty("requestContext").GetProperty("condition").GetString());
        Assert.Equal(TestTrace.Id.ToString(), record.GetProperty("traceId").GetString());
        Assert.Equal("7", record.GetProperty("KafkaBatchInfo").GetProperty("recordsInfo").GetProperty("rides-3").GetProperty("firstRecordOffset").GetString());
    }

    [Fact]
    public async Task Records_that_are_too_long_together_are_whole_each_by_itself()
    {
        cluster.Kafka.FailNext(KafkaApi.Produce, ErrorCode.MsgSizeTooLarge);

        Assert.True((await SendAsync(Record(7), Record(8), Record(9))).IsConfirmed);

        var records = Written(3).Select(message => JsonElement.Parse(message.Value)).ToList();
        Assert.All(records, record => Assert.True(record.TryGetProperty("payload", out _)));
        Assert.Equal(["7", "8", "9"], records.Select(record => record.GetProperty("KafkaBatchInfo").GetProperty("recordInfo").GetProperty("offset").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_what_is_too_long_alone_is_told_of_and_the_others_are_whole()
    {
        cluster.Kafka.FailNext(KafkaApi.Produce, ErrorCode.MsgSizeTooLarge, ErrorCode.MsgSizeTooLarge);

        Assert.True((await SendAsync(Record(7), Record(8))).IsConfirmed);

        Assert.Equal([false, true], Written(2).Select(message => JsonElement.Parse(message.Value).TryGetProperty("payload", out _)));
    }

    [Fact]
    public async Task What_the_topic_does_not_take_for_another_reason_is_told_and_written_by_the_next_sending()
    {
        await using var destination = Destination();
        cluster.Kafka.FailNext(KafkaApi.Produce, ErrorCode.TopicAuthorizationFailed);

        var refused = await SendAsync(destination, Record(7));
        var next = await SendAsync(destination, Record(7));

        Assert.StartsWith($"The failure destination kafka://{_topic} takes nothing: ", refused.Problem, StringComparison.Ordinal);
        Assert.EndsWith("; allow the gateway to write to it (with IAM: kafka-cluster:DescribeTopic, WriteData and WriteDataIdempotently).", refused.Problem, StringComparison.Ordinal);
        Assert.True(next.IsConfirmed);
        Assert.Single(Written(1));
    }

    private async Task<DestinationResult> SendAsync(params SourceRecord[] records)
    {
        await using var destination = Destination();
        return await SendAsync(destination, records);
    }

    private static Task<DestinationResult> SendAsync(KafkaDestination destination, params SourceRecord[] records) =>
        destination.SendAsync(new FailedBatch(Some.Batch(Format, records), DropReason.RetryAttemptsExhausted, "boom", TestTrace.Id), TestContext.Current.CancellationToken);

    private KafkaDestination Destination()
    {
        var mapping = TestMapping.Of(cluster.BootstrapServers, "rides");
        var writer = new FailureRecordWriter(new FailureRecordFacts { FunctionArn = "f", Source = SourceKind.Kafka, Format = Format }, TimeProvider.System);
        return new KafkaDestination(FailureDestination.Parse($"kafka://{_topic}")!, mapping, writer, KafkaAccess.AsWritten(mapping));
    }

    private static SourceRecord Record(long offset, string? key = null) =>
        Some.Record(Rides, offset, key is null ? null : Encoding.UTF8.GetBytes(key), "one"u8.ToArray(), [Some.Header("tag", "kept"u8.ToArray())]);

    private List<Message<byte[], byte[]>> Written(int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = "reader" }).SetLogHandler(static (_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(_topic, 0, Offset.Beginning));
        return [.. Enumerable.Range(0, count).Select(_ => consumer.Consume(Bound).Message)];
    }
}

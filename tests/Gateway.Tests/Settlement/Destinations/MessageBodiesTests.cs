using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Invocation.Events;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;

namespace Gateway.Settlement.Destinations;

public sealed class MessageBodiesTests
{
    private static readonly Lane Queue = new("stock", "stock");
    private static readonly RabbitMqEventFormat Format = new(null, "/");
    private static readonly byte[] Large = new byte[200_000];

    private readonly MessageBodies _ofQueue = new(new FailureRecordWriter(
        new FailureRecordFacts { FunctionArn = "f", Source = SourceKind.RabbitMq, Format = Format }, new ManualClock()));

    [Fact]
    public void Messages_that_fit_go_together_and_whole()
    {
        Assert.True(_ofQueue.TryWrite(Failed(new byte[100], new byte[100]), out var body));

        Assert.True(body.AsSpan().IndexOf("\"payload\":"u8) > 0);
    }

    [Fact]
    public void Messages_that_are_too_long_together_go_one_by_one()
    {
        Assert.True(_ofQueue.TryWrite(Failed(new byte[100_000], new byte[100_000]), out var body));

        Assert.Null(body);
    }

    [Fact]
    public void A_message_that_is_too_long_alone_is_only_told_of()
    {
        Assert.False(_ofQueue.TryWrite(Failed(Large), out var body));

        Assert.InRange(body!.Length, 1, 1000);
        Assert.True(body.AsSpan().IndexOf("\"payload\":"u8) < 0);
    }

    [Fact]
    public void Records_that_their_log_keeps_are_only_told_of_whatever_their_size()
    {
        var format = new KafkaEventFormat(null, ["b:9092"]);
        var bodies = new MessageBodies(new FailureRecordWriter(new FailureRecordFacts { FunctionArn = "f", Source = SourceKind.Kafka, Format = format }, new ManualClock()));
        var batch = Some.Batch(format, Some.Record(Some.Lane(), 1, value: Large), Some.Record(Some.Lane(), 2, value: Large));

        Assert.True(bodies.TryWrite(new FailedBatch(batch, DropReason.RetryAttemptsExhausted, "boom", TestTrace.Id), out var body));

        Assert.InRange(body!.Length, 1, 1000);
    }

    private static FailedBatch Failed(params byte[][] bodies) =>
        new FailedBatch(Some.Batch(Format, [.. bodies.Select(body => SomeMessage.Read(Queue, null, body))]), DropReason.RetryAttemptsExhausted, "boom", TestTrace.Id);
}

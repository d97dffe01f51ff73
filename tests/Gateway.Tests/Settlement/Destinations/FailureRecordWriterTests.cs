using System.Globalization;
using System.Text;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Invocation.Events;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;
using Gateway.Tracing;
using RabbitMQ.Client;

namespace Gateway.Settlement.Destinations;

public sealed class FailureRecordWriterTests
{
    private const string Arn = "arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d-9";
    private const string Broker = "b-1.bikes.test:9098";
    private const string Function = "arn:aws:lambda:eu-west-1:111122223333:function:rides:live";

    private static readonly TraceId Trace = TestTrace.Id;
    private static readonly Lane Rides = Some.Lane("rides", 0);
    private static readonly Lane Docks = Some.Lane("docks", 3);
    private static readonly KafkaEventFormat Format = new(Arn, [Broker]);
    private static readonly RecordBatch ThreeRecords = Some.Batch(
        Format,
        Some.Record(Rides, 512, "rider-4"u8.ToArray(), "one"u8.ToArray(), timestamp: 1772615105123),
        Some.Record(Rides, 514, value: "two"u8.ToArray(), timestamp: 1772615105124),
        Some.Record(Docks, 7, timestamp: -1, kind: TimestampKind.None));

    private static readonly InvocationOutcome Failure = new(InvocationClass.FunctionFailed) { Status = 200, RequestId = "7b0e2f4c", ExecutedVersion = "12", FunctionError = "Unhandled" };

    [Fact]
    public void A_batch_of_msk_is_told_byte_for_byte() => Assert.Equal(
        Line("""
            {"requestContext":{"requestId":"7b0e2f4c","functionArn":"arn:aws:lambda:eu-west-1:111122223333:function:rides:live","condition":"RetryAttemptsExhausted","approximateInvokeCount":4},
            "responseContext":{"statusCode":200,"executedVersion":"12","functionError":"Unhandled"},"version":"1.0","timestamp":"2026-03-04T09:05:05.000Z","traceId":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13",
            "KafkaBatchInfo":{"batchSize":3,"eventSourceArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d-9","bootstrapServers":"b-1.bikes.test:9098","payloadSize":SIZE,
            "recordsInfo":{"rides-0":{"firstRecordOffset":"512","lastRecordOffset":"514","firstRecordTimestamp":"2026-03-04T09:05:05.123Z","lastRecordTimestamp":"2026-03-04T09:05:05.124Z"},
            "docks-3":{"firstRecordOffset":"7","lastRecordOffset":"7","firstRecordTimestamp":null,"lastRecordTimestamp":null}}}}
            """, ThreeRecords),
        Text(Writer(Arn).Write(GivenUp(ThreeRecords), PayloadForm.None)));

    [Fact]
    public void Lanes_of_one_partition_are_told_as_that_partition()
    {
        var (a, b) = (new LanePart(Rides, "keys-1"), new LanePart(Rides, "keys-2"));
        var batch = Some.Batch(Format, Some.Record(a, 512, timestamp: 1772615105123), Some.Record(a, 514), Some.Record(Docks, 7, timestamp: -1), Some.Record(b, 510, timestamp: 1772615105120));

        Assert.Contains(
            """
            "recordsInfo":{"rides-0":{"firstRecordOffset":"510","lastRecordOffset":"514","firstRecordTimestamp":"2026-03-04T09:05:05.120Z","lastRecordTimestamp":"2026-03-04T09:05:05.123Z"},"docks-3":{
            """.Trim(),
            Text(Writer(Arn).Write(GivenUp(batch), PayloadForm.None)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_has_the_event_as_a_text_at_its_end()
    {
        var without = Text(Writer(Arn).Write(GivenUp(ThreeRecords), PayloadForm.None));

        var json = Text(Writer(Arn).Write(GivenUp(ThreeRecords), PayloadForm.Text));

        Assert.StartsWith(without[..^1] + ""","payload":"{\"eventSource\":\"aws:kafka\",\"eventSourceArn\":""", json, StringComparison.Ordinal);
        using var read = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal(EventOf(ThreeRecords), read.RootElement.GetProperty("payload").GetString());
    }

    [Fact]
    public void A_topic_gets_one_record_with_its_event_byte_for_byte()
    {
        var only = ThreeRecords.Only(Format, 1);

        Assert.Equal(
            Line("""
                {"requestContext":{"requestId":"7b0e2f4c","functionArn":"arn:aws:lambda:eu-west-1:111122223333:function:rides:live","condition":"RetriesExhausted","approximateInvokeCount":4},
                "responseContext":{"statusCode":200,"executedVersion":"12","functionError":"Unhandled"},"version":"1.0","timestamp":"2026-03-04T09:05:05.000Z","traceId":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13",
                "KafkaBatchInfo":{"batchSize":1,"eventSourceArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d-9","bootstrapServers":"b-1.bikes.test:9098","payloadSize":SIZE,
                "recordInfo":{"offset":"514","timestamp":"2026-03-04T09:05:05.124Z"}},
                "payload":{"eventSource":"aws:kafka","eventSourceArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d-9","bootstrapServers":"b-1.bikes.test:9098",
                "records":{"rides-0":[{"topic":"rides","partition":0,"offset":514,"timestamp":1772615105124,"timestampType":"CREATE_TIME","value":"dHdv","headers":[]}]}}}
                """, only),
            Text(Writer(Arn).WriteOnly(GivenUp(ThreeRecords), 1)));
    }

    [Fact]
    public void A_self_managed_cluster_has_no_arn() =>
        Assert.Contains("\"KafkaBatchInfo\":{\"batchSize\":3,\"bootstrapServers\":\"b-1.bikes.test:9098\",", Text(Writer(arn: null).Write(GivenUp(ThreeRecords), PayloadForm.None)), StringComparison.Ordinal);

    [Theory]
    [InlineData(nameof(DropReason.RetryAttemptsExhausted), "RetryAttemptsExhausted")]
    [InlineData(nameof(DropReason.MaximumRecordAgeExceeded), "RecordAgeExceeded")]
    [InlineData(nameof(DropReason.MaximumPayloadSizeExceeded), "MaximumPayloadSizeExceeded")]
    [InlineData(nameof(DropReason.UnsupportedMessageType), "UnsupportedMessageType")]
    public void Every_reason_has_its_condition(string reason, string condition) =>
        Assert.Contains($"\"condition\":\"{condition}\"", Text(Writer(Arn).Write(GivenUp(ThreeRecords) with { Reason = Enum.Parse<DropReason>(reason) }, PayloadForm.None)), StringComparison.Ordinal);

    [Fact]
    public void Without_an_answer_there_is_no_response_to_tell_of()
    {
        const string none = "\"responseContext\":null,";
        var aged = GivenUp(ThreeRecords) with { Outcome = null, Invocations = 0 };
        var timedOut = GivenUp(ThreeRecords) with { Outcome = new InvocationOutcome(InvocationClass.TimedOut) };
        var tooLarge = GivenUp(ThreeRecords) with { Reason = DropReason.MaximumPayloadSizeExceeded, Outcome = new InvocationOutcome(InvocationClass.TooLarge) { Status = 413 } };

        Assert.Contains("\"requestContext\":{\"requestId\":null,", Text(Writer(Arn).Write(aged, PayloadForm.None)), StringComparison.Ordinal);
        Assert.All([aged, timedOut, tooLarge], failed => Assert.Contains(none, Text(Writer(Arn).Write(failed, PayloadForm.None)), StringComparison.Ordinal));
    }

    [Fact]
    public void Messages_of_a_queue_are_told_by_their_ids_byte_for_byte()
    {
        var format = new RabbitMqEventFormat(null, "/");
        var (queue, nameless) = (new Lane("stock", "stock"), new Lane("returns", "returns"));
        var batch = Some.Batch(
            format,
            SomeMessage.Read(queue, new BasicProperties { MessageId = "m-1" }),
            SomeMessage.Read(queue, new BasicProperties { MessageId = "m-2" }),
            SomeMessage.Read(nameless));
        var writer = new FailureRecordWriter(
            new FailureRecordFacts { FunctionArn = "rides:$LATEST", Source = SourceKind.RabbitMq, Format = format, MessageId = RabbitMqMessageId.Of }, new ManualClock());

        Assert.EndsWith(
            Line("""
                "RabbitMqBatchInfo":{"batchSize":3,"payloadSize":SIZE,
                "messagesInfo":{"stock":{"count":2,"firstMessageId":"m-1","lastMessageId":"m-2"},"returns":{"count":1,"firstMessageId":null,"lastMessageId":null}}}}
                """, batch),
            Text(writer.Write(GivenUp(batch), PayloadForm.None)),
            StringComparison.Ordinal);
    }

    private static FailureRecordWriter Writer(string? arn) => new(
        new FailureRecordFacts { FunctionArn = Function, Source = SourceKind.Kafka, EventSourceArn = arn, Brokers = () => [Broker], Format = Format }, new ManualClock());

    private static FailedBatch GivenUp(RecordBatch batch) =>
        new FailedBatch(batch, DropReason.RetryAttemptsExhausted, "boom", Trace) with { Outcome = Failure, Invocations = 4 };

    private static string EventOf(RecordBatch batch)
    {
        var bytes = new byte[batch.WireBytes];
        Format.Write(batch, bytes);
        return Text(bytes);
    }

    private static string Line(string json, RecordBatch batch) =>
        json.ReplaceLineEndings("").Replace("SIZE", batch.WireBytes.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}

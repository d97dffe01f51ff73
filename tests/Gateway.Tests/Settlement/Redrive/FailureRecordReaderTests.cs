using System.Text;
using System.Text.Json;
using Gateway.Configuration;

namespace Gateway.Settlement.Redrive;

public sealed class FailureRecordReaderTests
{
    private const string Event = """{"eventSource":"SelfManagedKafka","bootstrapServers":"b1:9092","records":{"rides-0":[{"topic":"rides","partition":0,"offset":512,"timestamp":1,"timestampType":"CREATE_TIME","headers":[]}]}}""";
    private const string Request = """ "requestContext":{"requestId":"7b0e2f4c","functionArn":"rides","condition":"RetryAttemptsExhausted","approximateInvokeCount":4} """;

    [Fact]
    public void A_queue_of_the_account_tells_offsets_by_partition()
    {
        var read = Read("""
            {REQUEST,"traceId":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","KafkaBatchInfo":{"batchSize":3,"eventSourceArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-9","recordsInfo":{
            "rides-0":{"firstRecordOffset":"512","lastRecordOffset":"514"},"docks-east-3":{"firstRecordOffset":"7","lastRecordOffset":"7"}}}}
            """)!;

        Assert.Equal((SourceKind.Kafka, "RetryAttemptsExhausted", 3, "1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13"), (read.Source, read.Condition, read.Count, read.Trace.ToString()));
        Assert.EndsWith("/1c2d3e4f-9", read.EventSourceArn, StringComparison.Ordinal);
        Assert.Null(read.Event);
        Assert.Equal([new OffsetRange("rides", 0, 512, 514), new OffsetRange("docks-east", 3, 7, 7)], read.Offsets);
    }

    [Fact]
    public void An_event_is_a_text_in_an_object_and_an_object_in_a_topic()
    {
        var object_ = Read("""{REQUEST,"KafkaBatchInfo":{"batchSize":1,"recordsInfo":{"rides-0":{"firstRecordOffset":"512","lastRecordOffset":"512"}}},"payload":TEXT}""")!;
        var topic = Read("""{REQUEST,"KafkaBatchInfo":{"batchSize":1,"recordInfo":{"offset":"512"}},"payload":EVENT}""")!;

        Assert.All([object_, topic], read =>
        {
            Assert.Equal("rides-0 512", read.Event!.Items.Single().ToString());
            Assert.Empty(read.Offsets);
            // Lambda's own mappings know of no trace.
            Assert.Null(read.Trace);
        });
    }

    [Theory]
    [InlineData("MaximumPayloadSizeExceeded", true)]
    [InlineData("UnsupportedMessageType", true)]
    [InlineData("RecordAgeExceeded", false)]
    [InlineData("RetriesExhausted", false)]
    public void What_no_function_can_take_is_known_by_its_condition(string condition, bool isHopeless) =>
        Assert.Equal(isHopeless, new FailureRecord(SourceKind.ActiveMq, condition).Hopeless is not null);

    [Theory]
    [InlineData("")]
    [InlineData("note")]
    [InlineData("[1]")]
    [InlineData("""{"requestContext":{}}""")]
    [InlineData("""{"KafkaBatchInfo":{"recordsInfo":{"rides":{"firstRecordOffset":"1","lastRecordOffset":"1"}}}}""")]
    [InlineData("""{"KafkaBatchInfo":{"recordsInfo":{"rides-0":{"firstRecordOffset":1,"lastRecordOffset":"1"}}}}""")]
    [InlineData("""{"KafkaBatchInfo":{"recordsInfo":{"rides-0":{"firstRecordOffset":"-1","lastRecordOffset":"1"}}}}""")]
    public void What_is_no_failure_record_is_none(string json) => Assert.Null(Read(json));

    private static FailureRecord? Read(string json) => FailureRecordReader.Read(Encoding.UTF8.GetBytes(json
        .Replace("REQUEST", Request, StringComparison.Ordinal)
        .Replace("TEXT", JsonSerializer.Serialize(Event), StringComparison.Ordinal)
        .Replace("EVENT", Event, StringComparison.Ordinal)));
}

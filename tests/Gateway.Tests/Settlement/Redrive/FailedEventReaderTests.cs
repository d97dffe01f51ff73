using System.Text;
using Gateway.Configuration;
using Gateway.Invocation.Events;

namespace Gateway.Settlement.Redrive;

public sealed class FailedEventReaderTests
{
    private const string Kafka = """
        {"eventSource":"aws:kafka","eventSourceArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-9","bootstrapServers":"b-1.bikes.test:9098","records":{"rides-0":[{"topic":"rides","partition":0,"offset":512,"timestamp":1772615105123,"timestampType":"CREATE_TIME","key":"cg==","headers":[{"tag":[-1,0]}]},{"topic":"rides","partition":0,"offset":514,"timestamp":-1,"timestampType":"NO_TIMESTAMP_TYPE","value":"","headers":[]}],"docks-east-3":[{"topic":"docks-east","partition":3,"offset":7,"timestamp":1772615105200,"timestampType":"LOG_APPEND_TIME","headers":[]}]}}
        """;

    private const string RabbitMq = """
        {"eventSourceArn":"arn:aws:mq:eu-west-1:111122223333:broker:shop:b-1","rmqMessagesByQueue":{"stock::/":[{"basicProperties":{"messageId":"m-1","bodySize":1},"redelivered":false,"data":"MQ=="},{"basicProperties":{"messageId":null,"bodySize":1},"redelivered":true,"data":"Mg=="}],"a::b::/v":[{"basicProperties":{"bodySize":1},"redelivered":false,"data":"Mw=="}]},"eventSource":"aws:rmq"}
        """;

    private const string ActiveMq = """
        {"eventSource":"aws:mq","messages":[{"messageID":"ID:7","timestamp":1772615105124,"destination":{"physicalName":"letters"},"data":"MQ=="},{"messageID":"ID:8","timestamp":1772615105125,"destination":{"physicalName":"parcels"},"data":"Mg=="}]}
        """;

    [Theory]
    [InlineData(Kafka, "Kafka", "rides-0 512|rides-0 514|docks-east-3 7")]
    [InlineData(RabbitMq, "RabbitMq", "stock::/ m-1|stock::/|a::b::/v")]
    [InlineData(ActiveMq, "ActiveMq", "letters ID:7|parcels ID:8")]
    public void An_event_is_taken_apart_and_put_together_again_byte_for_byte(string text, string source, string items)
    {
        var json = text.Trim();

        var read = FailedEventReader.Read(Encoding.UTF8.GetBytes(json))!;

        Assert.Equal(Enum.Parse<SourceKind>(source), read.Source);
        Assert.Equal(items, string.Join('|', read.Items));
        Assert.Equal(json, Written(read, [.. Enumerable.Range(0, read.Items.Count)]));
    }

    [Fact]
    public void Some_of_the_records_make_a_smaller_event_of_the_same_kind()
    {
        var read = FailedEventReader.Read(Encoding.UTF8.GetBytes(Kafka))!;

        Assert.Equal(
            """{"eventSource":"aws:kafka","eventSourceArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-9","bootstrapServers":"b-1.bikes.test:9098","records":{"rides-0":[{"topic":"rides","partition":0,"offset":514,"timestamp":-1,"timestampType":"NO_TIMESTAMP_TYPE","value":"","headers":[]}]}}""",
            Written(read, 1));
    }

    [Fact]
    public void The_place_of_a_record_is_known()
    {
        var dock = FailedEventReader.Read(Encoding.UTF8.GetBytes(Kafka))!.Items[2];
        var stock = FailedEventReader.Read(Encoding.UTF8.GetBytes(RabbitMq))!.Items[2];

        Assert.Equal(("docks-east", 3, 7L, 1772615105200L), (dock.Destination, dock.Partition, dock.Offset, dock.Timestamp));
        Assert.Equal(("a::b", (int?)null, (string?)null, -1L), (stock.Destination, stock.Partition, stock.MessageId, stock.Timestamp));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"records":{}}""")]
    [InlineData("""{"records":[]}""")]
    [InlineData("""{"records":{"rides-0":[{"topic":"rides"}]}}""")]
    [InlineData("""{"records":{"rides-0":[{"topic":"rides","partition":0,"offset":"7"}]}}""")]
    [InlineData("""{"messages":[{"messageID":"ID:7"}]}""")]
    public void What_is_no_event_is_none(string json) => Assert.Null(FailedEventReader.Read(Encoding.UTF8.GetBytes(json)));

    private static string Written(FailedEvent read, params int[] which)
    {
        var format = new RedriveFormat(read);
        var lanes = new Dictionary<string, RedriveLane>();
        var records = which.Select(i => RedriveRecord.Of(read.Items[i], LaneOf(lanes, read.Items[i]), i, failedIn: null)).ToArray();
        var batch = Some.Batch(format, records);
        var bytes = new byte[batch.WireBytes];
        format.Write(batch, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static RedriveLane LaneOf(Dictionary<string, RedriveLane> lanes, FailedItem item) =>
        lanes.TryGetValue(item.Key, out var lane) ? lane : lanes[item.Key] = new RedriveLane(new RedriveLane(item), "failures-0");
}

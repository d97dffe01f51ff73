using System.Text;
using System.Text.Json;
using Gateway.Aws;
using Gateway.Records;
using Gateway.Sources.ActiveMq;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Invocation.Events;

public class ActiveMqEventFormatTests
{
    private const string Arn = "arn:aws:mq:eu-west-1:111122223333:broker:bikes:b-1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d";

    private static readonly ActiveMqEventFormat Managed = new(Arn);
    private static readonly ActiveMqEventFormat Own = new(null);
    private static readonly Lane Rides = new("rides", "rides") { IsOrdered = false };

    [Fact]
    public void An_event_is_written_byte_for_byte()
    {
        var text = new SomeMessage
        {
            Queue = "rides",
            CorrelationId = "c-118",
            JmsType = "reserve",
            Content = SomeMessage.Text("reserve stock"),
            Properties = SomeMessage.Texts(("attempt", "3"), ("urgent", "true"), ("tier", "gold")),
        };
        var bytes = new SomeMessage
        {
            Type = WireType.BytesMessage,
            Queue = "rides",
            Sequence = 2,
            IsPersistent = false,
            ReplyTo = "replies",
            Redeliveries = 2,
            Timestamp = 1772615105125,
            Expiration = 1772615165125,
            Priority = 9,
            BrokerInTime = 1772615105126,
            BrokerOutTime = 1772615105132,
            Content = [0xDE, 0xAD, 0xBE, 0xEF],
        };

        Assert.Equal(
            """{"eventSource":"aws:mq","eventSourceArn":"arn:aws:mq:eu-west-1:111122223333:broker:bikes:b-1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d","messages":[""" +
            """{"messageID":"ID:producer-7-40211-1772615104871-1:1:1:1:1","messageType":"jms/text-message","timestamp":1772615105123,"deliveryMode":2,"correlationID":"c-118","replyTo":"null","destination":{"physicalName":"rides"},"redelivered":false,"type":"reserve","expiration":0,"priority":4,"data":"cmVzZXJ2ZSBzdG9jaw==","brokerInTime":1772615105124,"brokerOutTime":1772615105131,"properties":{"attempt":"3","urgent":"true","tier":"gold"}},""" +
            """{"messageID":"ID:producer-7-40211-1772615104871-1:1:1:1:2","messageType":"jms/bytes-message","timestamp":1772615105125,"deliveryMode":1,"correlationID":null,"replyTo":"queue://replies","destination":{"physicalName":"rides"},"redelivered":true,"type":null,"expiration":1772615165125,"priority":9,"data":"3q2+7w==","brokerInTime":1772615105126,"brokerOutTime":1772615105132,"properties":{}}]}""",
            Write(Managed, text.Record(Rides, 1), bytes.Record(Rides, 2)));
    }

    [Fact]
    public void A_broker_outside_of_aws_has_no_arn() =>
        Assert.StartsWith("""{"eventSource":"aws:mq","messages":[{"messageID":""", Write(Own, new SomeMessage().Record(Rides)), StringComparison.Ordinal);

    [Fact]
    public void Messages_of_several_queues_and_groups_stand_in_one_array()
    {
        var group = new Lane("rides/group-7", "rides");
        var docks = new Lane("docks", "docks");

        using var json = JsonDocument.Parse(Write(
            Own,
            new SomeMessage { Queue = "rides" }.Record(Rides),
            new SomeMessage { Queue = "rides", GroupId = "g" }.Record(group),
            new SomeMessage { Queue = "docks" }.Record(docks)));

        Assert.Equal(
            ["rides", "rides", "docks"],
            json.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("destination").GetProperty("physicalName").GetString()));
    }

    [Fact]
    public void Null_and_empty_are_not_the_same()
    {
        var absent = One(new SomeMessage());
        Assert.Equal(JsonValueKind.Null, absent.GetProperty("correlationID").ValueKind);
        Assert.Equal(JsonValueKind.Null, absent.GetProperty("type").ValueKind);
        Assert.Equal("null", absent.GetProperty("replyTo").GetString());
        Assert.Equal("", absent.GetProperty("data").GetString());
        Assert.Empty(absent.GetProperty("properties").EnumerateObject());

        var empty = One(new SomeMessage { CorrelationId = "", JmsType = "", ReplyTo = "" });
        Assert.Equal("", empty.GetProperty("correlationID").GetString());
        Assert.Equal("", empty.GetProperty("type").GetString());
        Assert.Equal("queue://", empty.GetProperty("replyTo").GetString());
    }

    [Theory]
    [InlineData(WireType.Topic, "topic://t")]
    [InlineData(WireType.TemporaryQueue, "temp-queue://t")]
    [InlineData(WireType.TemporaryTopic, "temp-topic://t")]
    public void Answers_may_be_wanted_elsewhere_than_in_a_queue(byte type, string shown) =>
        Assert.Equal(shown, One(new SomeMessage { ReplyTo = "t", ReplyToType = type }).GetProperty("replyTo").GetString());

    [Fact]
    public void Properties_are_texts_of_whatever_they_were()
    {
        var properties = One(new SomeMessage { Properties = Captured.Properties }).GetProperty("properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString());

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["b"] = "-5",
                ["c"] = "c",
                ["d"] = "-2.25",
                ["f"] = "1.5",
                ["h"] = "300",
                ["i"] = "-2",
                ["l"] = "3",
                ["L"] = "[a, 1]",
                ["M"] = "{k=v}",
                ["s"] = "é",
                ["t"] = "true",
            },
            properties);
    }

    [Fact]
    public void Sizes_and_content_are_exact_for_any_batch()
    {
        for (var seed = 0UL; seed < 400; seed++)
        {
            var noise = new Noise(seed);
            var messages = Enumerable.Range(0, 1 + noise.Below(6)).Select(i => Message(noise, i)).ToList();

            using var json = JsonDocument.Parse(Write(noise.Pick(Managed, Own), [.. messages.Select((m, i) => m.Record(Rides, i))]));

            var written = json.RootElement.GetProperty("messages").EnumerateArray().ToList();
            Assert.Equal(messages.Count, written.Count);
            foreach (var (message, shown) in messages.Zip(written)) AssertShown(message, shown);
        }
    }

    [Fact]
    public void A_destination_of_another_size_is_refused()
    {
        var batch = Some.Batch(Own, new SomeMessage().Record(Rides));

        Assert.Throws<ArgumentException>(() => Own.Write(batch, new byte[batch.WireBytes + 1]));
        Assert.ThrowsAny<Exception>(() => Own.Write(batch, new byte[batch.WireBytes - 1]));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        var message = new SomeMessage { CorrelationId = "é", ReplyTo = "r", Content = SomeMessage.Text("{}"), Properties = Captured.Properties };
        var batch = Some.Batch(Managed, [.. Enumerable.Range(0, 100).Select(i => message.Record(Rides, i))]);
        var destination = new byte[batch.WireBytes];
        Measure();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Measure()
        {
            foreach (ref readonly var record in batch.Records) Managed.RecordBytes(record);
            Managed.Write(batch, destination);
        }
    }

    private static void AssertShown(SomeMessage message, JsonElement shown)
    {
        Assert.Equal(message.TextView is { } view ? $"ID:{view}" : $"ID:producer-7-40211-1772615104871-1:1:1:1:{message.Sequence}", shown.GetProperty("messageID").GetString());
        Assert.Equal(message.CorrelationId, shown.GetProperty("correlationID").GetString());
        Assert.Equal(message.JmsType, shown.GetProperty("type").GetString());
        Assert.Equal(message.ReplyTo is null ? "null" : $"queue://{message.ReplyTo}", shown.GetProperty("replyTo").GetString());
        Assert.Equal(message.Queue, shown.GetProperty("destination").GetProperty("physicalName").GetString());
        Assert.Equal(message.IsPersistent ? 2 : 1, shown.GetProperty("deliveryMode").GetInt32());
        Assert.Equal(message.Redeliveries > 0, shown.GetProperty("redelivered").GetBoolean());
        Assert.Equal(
            (message.Timestamp, message.Expiration, message.BrokerInTime, message.BrokerOutTime),
            (shown.GetProperty("timestamp").GetInt64(), shown.GetProperty("expiration").GetInt64(), shown.GetProperty("brokerInTime").GetInt64(), shown.GetProperty("brokerOutTime").GetInt64()));
        Assert.Equal(message.Priority, shown.GetProperty("priority").GetInt32());
        Assert.Equal(message.Content, shown.GetProperty("data").GetBytesFromBase64());
    }

    private static SomeMessage Message(Noise noise, int sequence) => new()
    {
        Type = WireType.BytesMessage,
        Sequence = sequence,
        TextView = noise.OneIn(5) ? "amqp:1" : null,
        Queue = noise.Pick("orders", "o\"r\\ders", "日本.é"),
        CorrelationId = Text(noise),
        JmsType = Text(noise),
        ReplyTo = Text(noise),
        IsPersistent = noise.OneIn(2),
        Redeliveries = noise.Below(3),
        Priority = (byte)noise.Below(10),
        Timestamp = Number(noise),
        Expiration = Number(noise),
        BrokerInTime = Number(noise),
        BrokerOutTime = -Number(noise),
        Content = noise.Bytes(noise.Below(noise.Pick(4, 400, 40_000))),
        Properties = noise.OneIn(3) ? null : SomeMessage.Texts([.. Enumerable.Range(0, noise.Below(5)).Select(i => ($"p{i}{Text(noise)}", Text(noise) ?? ""))]),
    };

    private static string? Text(Noise noise) => noise.OneIn(3) ? null : noise.Text(noise.Below(30), "ab\"\\\u0000\u001f\u007fé日\u2028-:");

    private static long Number(Noise noise) => (long)(noise.Next() >> (1 + noise.Below(63)));

    private static JsonElement One(SomeMessage message)
    {
        using var json = JsonDocument.Parse(Write(Own, message.Record(Rides)));
        return json.RootElement.GetProperty("messages")[0].Clone();
    }

    private static string Write(ActiveMqEventFormat format, params SourceRecord[] records)
    {
        var batch = Some.Batch(format, records);
        var destination = new byte[batch.WireBytes];
        format.Write(batch, destination);
        return Encoding.UTF8.GetString(destination);
    }
}

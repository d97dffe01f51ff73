using System.Text;
using Gateway.Records;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Messages;

public sealed class OutgoingPropertiesTests
{
    private static readonly Lane Queue = new("stock", "stock");

    [Fact]
    public void Whom_a_message_concerns_is_kept_and_what_would_end_or_refuse_it_is_not()
    {
        var sent = new BasicProperties
        {
            ContentType = "text/plain",
            ContentEncoding = "gzip",
            Priority = 7,
            CorrelationId = "c",
            ReplyTo = "r",
            Expiration = "10",
            MessageId = "m",
            Timestamp = new AmqpTimestamp(1_772_615_105),
            Type = "t",
            UserId = "guest",
            AppId = "a",
        };

        var kept = OutgoingProperties.Of(SomeMessage.Read(Queue, sent));

        Assert.Equal(("application/json", true, 7), (kept.ContentType, kept.Persistent, kept.Priority));
        Assert.Equal(("c", "r", "m", "t", "a", 1_772_615_105), (kept.CorrelationId, kept.ReplyTo, kept.MessageId, kept.Type, kept.AppId, kept.Timestamp.UnixTime));
        Assert.False(kept.IsExpirationPresent() || kept.IsUserIdPresent() || kept.IsContentEncodingPresent());
    }

    [Fact]
    public void Headers_of_every_kind_are_kept_but_those_that_route_copies()
    {
        var kept = OutgoingProperties.Of(SomeMessage.Read(Queue, SomeMessage.WithHeaders(
            ("text", "é"u8.ToArray()), ("bytes", new BinaryTableValue([255])), ("flag", true), ("number", 3), ("float", 1.5f), ("double", 2.5), ("decimal", 1.25m),
            ("time", new AmqpTimestamp(5)), ("none", null), ("CC", new List<object?> { "q"u8.ToArray() }),
            ("table", new Dictionary<string, object?> { ["list"] = new List<object?> { 1L, "x"u8.ToArray() } })))).Headers!;

        Assert.Equal("é", Encoding.UTF8.GetString((byte[])kept["text"]!));
        Assert.Equal([255], ((BinaryTableValue)kept["bytes"]!).Bytes);
        Assert.Equal([true, 3L, 1.5f, 2.5, 1.25m, new AmqpTimestamp(5), null], new[] { kept["flag"], kept["number"], kept["float"], kept["double"], kept["decimal"], kept["time"], kept["none"] });
        Assert.Equal("x", Encoding.UTF8.GetString((byte[])((List<object?>)((Dictionary<string, object?>)kept["table"]!)["list"]!)[1]!));
        Assert.False(kept.ContainsKey("CC"));
    }

    [Fact]
    public void A_message_without_anything_stays_so()
    {
        var kept = OutgoingProperties.Of(SomeMessage.Read(Queue));

        Assert.False(kept.IsHeadersPresent() || kept.IsMessageIdPresent() || kept.IsPriorityPresent());
    }
}

using Gateway.Configuration;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;
using RabbitMQ.Client;

namespace Gateway.Filtering.Fields;

public sealed class RabbitMqFieldsTests
{
    private static readonly Lane Lane = new("orders", "orders");

    [Theory]
    [InlineData("""{"data":{"sku":["A-1"]}}""", true)]
    [InlineData("""{"data":{"sku":["A-2"]}}""", false)]
    [InlineData("""{"redelivered":[true]}""", true)]
    [InlineData("""{"basicProperties":{"appId":["shop"]}}""", true)]
    [InlineData("""{"basicProperties":{"appId":[{"anything-but":"shop"}]}}""", false)]
    [InlineData("""{"basicProperties":{"contentType":["application/json"],"messageId":["m-118"],"correlationId":["c-118"]}}""", true)]
    [InlineData("""{"basicProperties":{"replyTo":[null],"clusterId":[null],"contentEncoding":[null]}}""", true)]
    [InlineData("""{"basicProperties":{"replyTo":[{"exists":false}]}}""", false)]
    [InlineData("""{"basicProperties":{"deliveryMode":[2],"priority":[{"numeric":[">=",4]}]}}""", true)]
    [InlineData("""{"basicProperties":{"expiration":["60000"],"type":["t"],"userId":["u"]}}""", true)]
    [InlineData("""{"basicProperties":{"timestamp":["Mar 4, 2026, 9:05:05 AM"]}}""", true)]
    [InlineData("""{"basicProperties":{"bodySize":[13]}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"tier":["gold"]}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"tier":[{"anything-but":"gold"}]}}}""", false)]
    [InlineData("""{"basicProperties":{"headers":{"tier":{"bytes":[103]}}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"tier":{"bytes":[104]}}}}""", false)]
    [InlineData("""{"basicProperties":{"headers":{"attempt":[3],"weight":[1.5],"whole":[1.0],"urgent":[true],"nothing":[null]}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"blob":[-128]}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"price":[{"numeric":["=",1.5]}]}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"seenAt":[{"prefix":"Mar 4"}]}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"x-death":{"reason":["rejected"],"count":[1]}}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"x-death":{"reason":["rejected"],"count":[2]}}}}""", false)]
    [InlineData("""{"basicProperties":{"headers":{"x-death":{"routing-keys":["stock"]}}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"other":[{"exists":false}],"urgent":[{"exists":true}]}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"$or":[{"tier":["x"]},{"tier":["gold"]}]}}}""", true)]
    [InlineData("""{"$or":[{"basicProperties":{"appId":["other"]}},{"basicProperties":{"appId":["shop"]},"data":{"sku":["A-1"]}}]}""", true)]
    public void Fields_have_the_names_of_the_event(string pattern, bool passes)
    {
        var properties = SomeMessage.WithHeaders(
            ("tier", "gold"u8.ToArray()),
            ("attempt", 3),
            ("weight", 1.5),
            ("whole", 1.0f),
            ("urgent", true),
            ("nothing", null),
            ("blob", new BinaryTableValue([255, 0, 128, 127])),
            ("price", 1.50m),
            ("seenAt", new AmqpTimestamp(1_772_615_105)),
            ("x-death", new List<object?>
            {
                new Dictionary<string, object?> { ["count"] = 2L, ["reason"] = "expired"u8.ToArray() },
                new Dictionary<string, object?> { ["count"] = 1L, ["reason"] = "rejected"u8.ToArray(), ["routing-keys"] = new List<object?> { "stock"u8.ToArray() } },
            }));
        properties.ContentType = "application/json";
        properties.DeliveryMode = DeliveryModes.Persistent;
        (properties.Priority, properties.CorrelationId, properties.Expiration, properties.MessageId) = (4, "c-118", "60000", "m-118");
        (properties.Timestamp, properties.Type, properties.UserId, properties.AppId) = (new AmqpTimestamp(1_772_615_105), "t", "u", "shop");
        var record = SomeMessage.Read(Lane, properties, """{"sku":"A-1"}""", redelivered: true);

        Assert.Equal(passes, Filters.Of(SourceKind.RabbitMq, pattern).Wants(record));
    }

    [Theory]
    [InlineData("""{"basicProperties":{"headers":[null],"deliveryMode":[null],"priority":[null],"timestamp":[null]}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"tier":[{"exists":false}]}}}""", true)]
    [InlineData("""{"basicProperties":{"headers":{"tier":["gold"]}}}""", false)]
    [InlineData("""{"redelivered":[false],"data":["hello"]}""", true)]
    [InlineData("""{"data":[{"suffix":"lo"}]}""", true)]
    [InlineData("""{"data":{"sku":[{"exists":false}]}}""", false)]
    public void A_bare_message_has_nulls(string pattern, bool passes) =>
        Assert.Equal(passes, Filters.Of(SourceKind.RabbitMq, pattern).Wants(SomeMessage.Read(Lane)));
}

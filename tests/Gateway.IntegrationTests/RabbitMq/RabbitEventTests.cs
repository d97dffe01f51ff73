using System.Text;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.Invocation.Events;
using Gateway.Records;
using RabbitMQ.Client;

namespace Gateway.IntegrationTests.RabbitMq;

/// <summary>The event of messages that went through a broker: what client and broker make of each type on the way is part of it.</summary>
public sealed class RabbitEventTests(RabbitHostFixture fixture) : IClassFixture<RabbitHostFixture>
{
    private readonly RabbitHost _host = fixture.Host;

    [Fact]
    public async Task Every_property_and_every_type_of_header_arrives_as_it_was_sent()
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            ContentEncoding = "identity",
            DeliveryMode = DeliveryModes.Persistent,
            Priority = 4,
            CorrelationId = "c-1",
            ReplyTo = "answers",
            Expiration = "600000",
            MessageId = "m-é",
            Timestamp = new AmqpTimestamp(1772615105),
            Type = "ride",
            UserId = "guest",
            AppId = "shop",
            ClusterId = "c",
            Headers = new Dictionary<string, object?>
            {
                ["text"] = "Zürich",
                ["blob"] = new BinaryTableValue([255, 0, 128, 127]),
                ["sbyte"] = (sbyte)-7,
                ["byte"] = (byte)200,
                ["short"] = (short)-300,
                ["ushort"] = (ushort)60_000,
                ["int"] = -70_000,
                ["uint"] = 4_000_000_000u,
                ["long"] = long.MinValue,
                ["float"] = 0.1f,
                ["double"] = 1.5,
                ["whole"] = 3.0,
                ["decimal"] = 12.34m,
                ["yes"] = true,
                ["no"] = false,
                ["void"] = null,
                ["at"] = new AmqpTimestamp(1772615105),
                ["table"] = new Dictionary<string, object?> { ["inner"] = "x", ["list"] = new List<object?> { 1, "a", true } },
            },
        };

        var json = await EventOfAsync(async queue => await _host.SendUntouchedAsync(queue, "{}"u8.ToArray(), properties));

        Assert.Equal(
            """{"basicProperties":{"contentType":"application/json","contentEncoding":"identity","headers":{"text":{"bytes":[90,-61,-68,114,105,99,104]},"blob":[-1,0,-128,127],"sbyte":-7,"byte":200,"short":-300,"ushort":60000,"int":-70000,"uint":4000000000,"long":-9223372036854775808,"float":0.1,"double":1.5,"whole":3.0,"decimal":12.34,"yes":true,"no":false,"void":null,"at":"Mar 4, 2026, 9:05:05 AM","table":{"inner":{"bytes":[120]},"list":[1,{"bytes":[97]},true]}},"deliveryMode":2,"priority":4,"correlationId":"c-1","replyTo":"answers","expiration":"600000","messageId":"m-é","timestamp":"Mar 4, 2026, 9:05:05 AM","type":"ride","userId":"guest","appId":"shop","clusterId":"c","bodySize":2},"redelivered":false,"data":"e30="}""",
            json);
    }

    [Fact]
    public async Task A_message_without_anything_has_fifteen_nulls_but_for_its_size()
    {
        var json = await EventOfAsync(async queue => await _host.SendUntouchedAsync(queue, [], new BasicProperties()));

        Assert.Equal(
            """{"basicProperties":{"contentType":null,"contentEncoding":null,"headers":null,"deliveryMode":null,"priority":null,"correlationId":null,"replyTo":null,"expiration":null,"messageId":null,"timestamp":null,"type":null,"userId":null,"appId":null,"clusterId":null,"bodySize":0},"redelivered":false,"data":""}""",
            json);
    }

    // The client keeps no more than the values: it tells neither an empty table nor a priority of 0 from none.
    [Fact]
    public async Task What_the_client_cannot_tell_from_nothing_is_null()
    {
        var properties = new BasicProperties { Headers = new Dictionary<string, object?>(), Priority = 0, MessageId = "m" };

        var json = await EventOfAsync(async queue => await _host.SendUntouchedAsync(queue, [1], properties));

        Assert.Contains("\"headers\":null,\"deliveryMode\":null,\"priority\":null,", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_tells_where_it_died()
    {
        var json = await EventOfAsync(async queue =>
        {
            var first = await _host.DeclareAsync("classic", ("x-dead-letter-exchange", ""), ("x-dead-letter-routing-key", queue), ("x-message-ttl", 1));
            await _host.SendAsync(first, "x"u8.ToArray());
        });

        Assert.Contains("\"x-death\":[{\"count\":1,\"reason\":{\"bytes\":[101,120,112,105,114,101,100]},\"queue\":{\"bytes\":[", json, StringComparison.Ordinal);
        Assert.Contains("\"routing-keys\":[{\"bytes\":[", json, StringComparison.Ordinal);
    }

    private async Task<string> EventOfAsync(Func<string, Task> send)
    {
        var queue = await _host.DeclareAsync();
        await send(queue);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ReceivedAsync(1);

        var format = new RabbitMqEventFormat(null, "/");
        var record = source.Sink.All[0];
        var head = $"{{\"rmqMessagesByQueue\":{{\"{queue}::/\":[";
        var json = Encoding.UTF8.GetString(Write(format, record));
        source.Source.Acknowledge([record]);
        Assert.StartsWith(head, json, StringComparison.Ordinal);
        return json[head.Length..^"]},\"eventSource\":\"aws:rmq\"}".Length];
    }

    private static byte[] Write(RabbitMqEventFormat format, SourceRecord record)
    {
        var destination = new byte[format.EnvelopeBytes + format.LaneBytes(record.Lane) + format.RecordBytes(record)];
        var batch = new RecordBatch(new[] { record }, [new LaneSlice(record.Lane, 0, 1)], destination.Length, BatchClose.Size, default, default);
        format.Write(batch, destination);
        return destination;
    }
}

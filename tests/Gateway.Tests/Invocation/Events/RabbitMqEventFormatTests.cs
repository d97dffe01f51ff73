using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Aws;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;
using RabbitMQ.Client;

namespace Gateway.Invocation.Events;

public sealed class RabbitMqEventFormatTests
{
    private const string Arn = "arn:aws:mq:eu-west-1:111122223333:broker:bikes:b-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    private static readonly RabbitMqEventFormat Managed = new(Arn, "/");
    private static readonly RabbitMqEventFormat Own = new(null, "shop");

    [Fact]
    public void An_event_of_amazon_mq_is_written_byte_for_byte()
    {
        var rides = new Lane("rides", "rides");
        var docks = new Lane("docks", "docks");
        var full = SomeMessage.WithHeaders(
            ("tier", "gold"u8.ToArray()),
            ("city", "Zürich"u8.ToArray()),
            ("attempt", 3),
            ("weight", 1.5),
            ("urgent", true),
            ("nothing", null),
            ("blob", new BinaryTableValue([255, 0, 128, 127])),
            ("seenAt", new AmqpTimestamp(1772615105)));
        full.ContentType = "application/json";
        full.ContentEncoding = "identity";
        full.DeliveryMode = DeliveryModes.Persistent;
        full.Priority = 4;
        full.CorrelationId = "c-1";
        full.ReplyTo = "answers";
        full.Expiration = "60000";
        full.MessageId = "m-1";
        full.Timestamp = new AmqpTimestamp(1772615105);
        full.Type = "ride";
        full.UserId = "guest";
        full.AppId = "shop";
        full.ClusterId = "c";

        var json = Write(Managed, SomeMessage.Read(rides, full, """{"km":7}"""), SomeMessage.Read(rides, redelivered: true), SomeMessage.Read(docks, body: ""));

        Assert.Equal(
            "{\"eventSourceArn\":\"" + Arn + "\",\"rmqMessagesByQueue\":{\"rides::/\":[" +
            """{"basicProperties":{"contentType":"application/json","contentEncoding":"identity","headers":{"tier":{"bytes":[103,111,108,100]},"city":{"bytes":[90,-61,-68,114,105,99,104]},"attempt":3,"weight":1.5,"urgent":true,"nothing":null,"blob":[-1,0,-128,127],"seenAt":"Mar 4, 2026, 9:05:05 AM"},"deliveryMode":2,"priority":4,"correlationId":"c-1","replyTo":"answers","expiration":"60000","messageId":"m-1","timestamp":"Mar 4, 2026, 9:05:05 AM","type":"ride","userId":"guest","appId":"shop","clusterId":"c","bodySize":8},"redelivered":false,"data":"eyJrbSI6N30="},""" +
            """{"basicProperties":{"contentType":null,"contentEncoding":null,"headers":null,"deliveryMode":null,"priority":null,"correlationId":null,"replyTo":null,"expiration":null,"messageId":null,"timestamp":null,"type":null,"userId":null,"appId":null,"clusterId":null,"bodySize":5},"redelivered":true,"data":"aGVsbG8="}],""" +
            "\"docks::/\":[" +
            """{"basicProperties":{"contentType":null,"contentEncoding":null,"headers":null,"deliveryMode":null,"priority":null,"correlationId":null,"replyTo":null,"expiration":null,"messageId":null,"timestamp":null,"type":null,"userId":null,"appId":null,"clusterId":null,"bodySize":0},"redelivered":false,"data":""}]},"eventSource":"aws:rmq"}""",
            json);
    }

    [Fact]
    public void Lanes_of_one_queue_stand_under_its_key_in_the_order_of_their_delivery()
    {
        var rides = new Lane("rides", "rides");
        var (a, b) = (new LanePart(rides, "values-1"), new LanePart(rides, "values-2"));

        using var json = JsonDocument.Parse(Write(
            Own,
            SomeMessage.Read(a, body: "1") with { Position = 1 },
            SomeMessage.Read(a, body: "4") with { Position = 4 },
            SomeMessage.Read(b, body: "2") with { Position = 2 },
            SomeMessage.Read(b, body: "3") with { Position = 3 }));

        var queue = json.RootElement.GetProperty("rmqMessagesByQueue").EnumerateObject().Single();
        Assert.Equal("rides::shop", queue.Name);
        Assert.Equal("1234", string.Concat(queue.Value.EnumerateArray().Select(message => Encoding.UTF8.GetString(message.GetProperty("data").GetBytesFromBase64()))));
    }

    [Fact]
    public void A_broker_of_ones_own_has_no_arn_and_the_virtual_host_is_part_of_the_key()
    {
        var json = Write(Own, SomeMessage.Read(new Lane("q \"1\"", "q \"1\"")));

        Assert.StartsWith("{\"rmqMessagesByQueue\":{\"q \\\"1\\\"::shop\":[{\"basicProperties\":", json, StringComparison.Ordinal);
        Assert.EndsWith("\"data\":\"aGVsbG8=\"}]},\"eventSource\":\"aws:rmq\"}", json, StringComparison.Ordinal);
    }

    public static TheoryData<object?, string> Values => new()
    {
        { "S"u8.ToArray(), "{\"bytes\":[83]}" },
        { Array.Empty<byte>(), "{\"bytes\":[]}" },
        { new BinaryTableValue([]), "[]" },
        { new BinaryTableValue([200, 1]), "[-56,1]" },
        { (sbyte)-7, "-7" },
        { (byte)200, "200" },
        { (short)-300, "-300" },
        { (ushort)60_000, "60000" },
        { -70_000, "-70000" },
        { 4_000_000_000u, "4000000000" },
        { long.MinValue, "-9223372036854775808" },
        { long.MaxValue, "9223372036854775807" },
        { 0.1f, "0.1" },
        { 1f, "1.0" },
        { float.NaN, "null" },
        { 1.5, "1.5" },
        { double.NegativeInfinity, "null" },
        { double.NaN, "null" },
        { 12.340m, "12.340" },
        { true, "true" },
        { false, "false" },
        { new AmqpTimestamp(0), "\"Jan 1, 1970, 12:00:00 AM\"" },
        { new AmqpTimestamp(long.MaxValue), "null" },
        { null, "null" },
        { new List<object?> { 1, "a"u8.ToArray(), null, new List<object?> { true } }, "[1,{\"bytes\":[97]},null,[true]]" },
        { new List<object?>(), "[]" },
        { new Dictionary<string, object?> { ["a"] = 1, ["b"] = new Dictionary<string, object?> { ["c"] = "d"u8.ToArray() } }, "{\"a\":1,\"b\":{\"c\":{\"bytes\":[100]}}}" },
        { new Dictionary<string, object?>(), "{}" },
        { Guid.Empty, "null" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Every_type_of_header_has_its_form(object? value, string json) =>
        Assert.Contains($"\"headers\":{{\"h\":{json}}},\"deliveryMode\"", OneRecord(SomeMessage.WithHeaders(("h", value))), StringComparison.Ordinal);

    [Fact]
    public void The_path_of_a_dead_letter_is_shown_as_it_is()
    {
        var death = new Dictionary<string, object?>
        {
            ["count"] = 1L,
            ["reason"] = "rejected"u8.ToArray(),
            ["queue"] = "stock"u8.ToArray(),
            ["time"] = new AmqpTimestamp(1772615105),
            ["exchange"] = Array.Empty<byte>(),
            ["routing-keys"] = new List<object?> { "stock"u8.ToArray() },
        };

        Assert.Contains(
            """
            "headers":{"x-death":[{"count":1,"reason":{"bytes":[114,101,106,101,99,116,101,100]},"queue":{"bytes":[115,116,111,99,107]},"time":"Mar 4, 2026, 9:05:05 AM","exchange":{"bytes":[]},"routing-keys":[{"bytes":[115,116,111,99,107]}]}]},
            """.Trim(),
            OneRecord(SomeMessage.WithHeaders(("x-death", new List<object?> { death }))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_table_is_not_the_same_as_none()
    {
        Assert.Contains("\"headers\":{},", OneRecord(SomeMessage.WithHeaders()), StringComparison.Ordinal);
        Assert.Contains("\"headers\":null,", OneRecord(new BasicProperties()), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_texts_are_not_the_same_as_none() =>
        Assert.Contains("\"correlationId\":\"\",\"replyTo\":null", OneRecord(new BasicProperties { CorrelationId = "" }), StringComparison.Ordinal);

    [Fact]
    public void Tables_deeper_than_anybody_needs_are_left_out()
    {
        object? value = 1;
        for (var i = 0; i < 5_000; i++) value = i % 2 == 0 ? new List<object?> { value } : new Dictionary<string, object?> { ["n"] = value };

        using var json = JsonDocument.Parse(OneRecord(SomeMessage.WithHeaders(("deep", value))), new JsonDocumentOptions { MaxDepth = 200 });

        Assert.True(json.RootElement.GetProperty("basicProperties").GetProperty("headers").TryGetProperty("deep", out _));
    }

    [Fact]
    public void Names_and_texts_are_escaped_no_more_than_needed()
    {
        var properties = SomeMessage.WithHeaders(("a\"b\n<é>", 1));
        properties.MessageId = "m\\1 <é> 'x' & \u0001";

        var json = OneRecord(properties);

        Assert.Contains("\"headers\":{\"a\\\"b\\n<é>\":1}", json, StringComparison.Ordinal);
        Assert.Contains("\"messageId\":\"m\\\\1 <é> 'x' & \\u0001\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_and_content_are_exact_for_any_batch()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var noise = new Noise(seed);
            var lanes = Enumerable.Range(0, 1 + noise.Below(3)).Select(i => new Lane($"q\"{i}", $"q\"{i}")).ToArray();
            var sent = lanes.SelectMany(lane => Enumerable.Range(0, 1 + noise.Below(5)).Select(_ => (Lane: lane, Properties: Properties(noise), Body: noise.Bytes(noise.Below(2_000))))).ToList();

            using var json = JsonDocument.Parse(Write(noise.Pick(Managed, Own), [.. sent.Select(m => SomeMessage.Read(m.Lane, m.Properties, m.Body, noise.OneIn(2)))]));

            var written = json.RootElement.GetProperty("rmqMessagesByQueue").EnumerateObject().SelectMany(queue => queue.Value.EnumerateArray()).ToList();
            Assert.Equal(sent.Count, written.Count);
            foreach (var (message, element) in sent.Zip(written))
            {
                Assert.Equal(message.Body, element.GetProperty("data").GetBytesFromBase64());
                var properties = element.GetProperty("basicProperties");
                Assert.Equal(message.Body.Length, properties.GetProperty("bodySize").GetInt32());
                Assert.Equal(message.Properties.MessageId, properties.GetProperty("messageId").GetString());
                AssertSame(message.Properties.Headers, properties.GetProperty("headers"));
            }
        }
    }

    [Fact]
    public void A_destination_of_another_size_is_refused()
    {
        var batch = Some.Batch(Managed, SomeMessage.Read(new Lane("q", "q")));

        Assert.Throws<ArgumentException>(() => Managed.Write(batch, new byte[batch.WireBytes + 1]));
        Assert.ThrowsAny<Exception>(() => Managed.Write(batch, new byte[batch.WireBytes - 1]));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        var lane = new Lane("orders", "orders");
        var properties = SomeMessage.WithHeaders(
            ("text", "é"u8.ToArray()), ("n", 1), ("d", 1.25), ("t", new AmqpTimestamp(1772615105)), ("l", new List<object?> { 1, "x"u8.ToArray() }));
        properties.MessageId = "m-\"1\"";
        properties.Timestamp = new AmqpTimestamp(1772615105);
        var batch = Some.Batch(Managed, [.. Enumerable.Range(0, 100).Select(_ => SomeMessage.Read(lane, properties))]);
        var destination = new byte[batch.WireBytes];
        Measure();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Measure()
        {
            var total = Managed.LaneBytes(lane);
            foreach (ref readonly var record in batch.Records) total += Managed.RecordBytes(record);
            Managed.Write(batch, destination);
        }
    }

    private static string Write(RabbitMqEventFormat format, params SourceRecord[] records)
    {
        var batch = Some.Batch(format, records);
        var destination = new byte[batch.WireBytes];
        format.Write(batch, destination);
        return Encoding.UTF8.GetString(destination);
    }

    private static string OneRecord(BasicProperties properties)
    {
        var json = Write(Own, SomeMessage.Read(new Lane("q", "q"), properties));
        return json[(json.IndexOf(":[{", StringComparison.Ordinal) + 2)..^"]},\"eventSource\":\"aws:rmq\"}".Length];
    }

    private static BasicProperties Properties(Noise noise)
    {
        var properties = new BasicProperties();
        if (!noise.OneIn(3)) properties.MessageId = noise.Text(noise.Below(90), "abc\"\\\n\u0001é日");
        if (!noise.OneIn(3)) properties.Timestamp = new AmqpTimestamp((long)noise.Next());
        if (!noise.OneIn(4)) properties.Headers = Table(noise, 0);
        return properties;
    }

    private static Dictionary<string, object?> Table(Noise noise, int depth)
    {
        var table = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = noise.Below(6); i > 0; i--) table[noise.Text(1 + noise.Below(8), "abc\"é")] = Value(noise, depth);
        return table;
    }

    private static object? Value(Noise noise, int depth) => noise.Below(depth > 3 ? 8 : 10) switch
    {
        0 => noise.Bytes(noise.Below(40)),
        1 => new BinaryTableValue(noise.Bytes(noise.Below(20))),
        2 => (long)noise.Next(),
        3 => BitConverter.Int64BitsToDouble((long)noise.Next()),
        4 => BitConverter.Int32BitsToSingle((int)noise.Next()),
        5 => noise.OneIn(2),
        6 => null,
        7 => new AmqpTimestamp((long)(noise.Next() >> (1 + noise.Below(60)))),
        8 => Table(noise, depth + 1),
        _ => Enumerable.Range(0, noise.Below(4)).Select(_ => Value(noise, depth + 1)).ToList(),
    };

    private static void AssertSame(object? sent, JsonElement written)
    {
        switch (sent)
        {
            case byte[] text:
                Assert.Equal(text.Select(b => (sbyte)b), written.GetProperty("bytes").EnumerateArray().Select(b => b.GetSByte()));
                break;
            case BinaryTableValue binary:
                Assert.Equal(binary.Bytes.Select(b => (sbyte)b), written.EnumerateArray().Select(b => b.GetSByte()));
                break;
            case double number:
                Assert.Equal(double.IsFinite(number) ? number : null, written.ValueKind == JsonValueKind.Null ? default(double?) : written.GetDouble());
                break;
            case float number:
                Assert.Equal(float.IsFinite(number) ? number : null, written.ValueKind == JsonValueKind.Null ? default(float?) : written.GetSingle());
                break;
            case AmqpTimestamp timestamp:
                var known = timestamp.UnixTime <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
                Assert.Equal(
                    known ? DateTimeOffset.FromUnixTimeSeconds(timestamp.UnixTime).ToString("MMM d, yyyy, h:mm:ss tt", CultureInfo.InvariantCulture) : null,
                    written.GetString());
                break;
            case IDictionary<string, object?> table:
                Assert.Equal(table.Keys, written.EnumerateObject().Select(p => p.Name));
                foreach (var (name, value) in table) AssertSame(value, written.GetProperty(name));
                break;
            case IList<object?> array:
                Assert.Equal(array.Count, written.GetArrayLength());
                foreach (var (value, element) in array.Zip(written.EnumerateArray())) AssertSame(value, element);
                break;
            default:
                Assert.Equal(JsonSerializer.Serialize(sent), written.GetRawText());
                break;
        }
    }
}

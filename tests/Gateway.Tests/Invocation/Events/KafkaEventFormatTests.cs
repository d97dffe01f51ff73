using System.Text;
using System.Text.Json;
using Gateway.Aws;
using Gateway.Records;

namespace Gateway.Invocation.Events;

public class KafkaEventFormatTests
{
    private const string Arn = "arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d-9";

    private static readonly KafkaEventFormat Msk = new(Arn, ["b-1.bikes.test:9098", "b-2.bikes.test:9098"]);
    private static readonly KafkaEventFormat SelfManaged = new(null, ["127.0.0.1:9092"]);

    [Fact]
    public void An_event_of_msk_is_written_byte_for_byte()
    {
        var rides = Some.Lane("rides", 0);
        var docks = Some.Lane("docks.eu_1-a", 12);

        var json = Write(
            Msk,
            Some.Record(rides, 512, "rider-4"u8.ToArray(), """{"km":7}"""u8.ToArray(),
            [
                Some.Header("traceparent", "00-6a1f"u8.ToArray()),
                Some.Header("tag", "é"u8.ToArray()),
                Some.Header("tag", [255, 0, 128, 127]),
            ]),
            Some.Record(rides, 513, value: [1], timestamp: 1772615105124),
            Some.Record(docks, 0, "rider-4"u8.ToArray(), timestamp: 1772615105200, kind: TimestampKind.LogAppend));

        Assert.Equal(
            """{"eventSource":"aws:kafka","eventSourceArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/bikes/1c2d3e4f-0000-4a5b-8c6d-7e8f9a0b1c2d-9","bootstrapServers":"b-1.bikes.test:9098,b-2.bikes.test:9098","records":{""" +
            "\"rides-0\":[" +
            """{"topic":"rides","partition":0,"offset":512,"timestamp":1772615105123,"timestampType":"CREATE_TIME","key":"cmlkZXItNA==","value":"eyJrbSI6N30=","headers":[{"traceparent":[48,48,45,54,97,49,102]},{"tag":[-61,-87]},{"tag":[-1,0,-128,127]}]},""" +
            """{"topic":"rides","partition":0,"offset":513,"timestamp":1772615105124,"timestampType":"CREATE_TIME","value":"AQ==","headers":[]}],""" +
            "\"docks.eu_1-a-12\":[" +
            """{"topic":"docks.eu_1-a","partition":12,"offset":0,"timestamp":1772615105200,"timestampType":"LOG_APPEND_TIME","key":"cmlkZXItNA==","headers":[]}]}}""",
            json);
    }

    [Fact]
    public void A_self_managed_cluster_has_no_arn() => Assert.Equal(
        """{"eventSource":"SelfManagedKafka","bootstrapServers":"127.0.0.1:9092","records":{"orders-0":[{"topic":"orders","partition":0,"offset":1,"timestamp":1772615105123,"timestampType":"CREATE_TIME","headers":[]}]}}""",
        Write(SelfManaged, Some.Record(Some.Lane(), 1)));

    [Fact]
    public void Brokers_that_had_to_be_looked_up_are_asked_for_with_the_first_record()
    {
        IReadOnlyList<string> found = [];
        var format = new KafkaEventFormat(null, () => found);
        found = ["b-1:9098", "b-2:9098"];

        var json = Write(format, Some.Record(Some.Lane(), 1));
        found = ["b-3:9098"];

        Assert.StartsWith("""{"eventSource":"SelfManagedKafka","bootstrapServers":"b-1:9098,b-2:9098",""", json, StringComparison.Ordinal);
        Assert.Equal(json, Write(format, Some.Record(Some.Lane(), 1)));
    }

    [Fact]
    public void Null_and_empty_are_not_the_same()
    {
        Assert.EndsWith("\"CREATE_TIME\",\"headers\":[]}", OneRecord(Some.Record(Some.Lane(), 1)), StringComparison.Ordinal);
        Assert.EndsWith("\"CREATE_TIME\",\"key\":\"\",\"value\":\"\",\"headers\":[]}", OneRecord(Some.Record(Some.Lane(), 1, [], [])), StringComparison.Ordinal);
        Assert.EndsWith("\"CREATE_TIME\",\"key\":\"\",\"headers\":[]}", OneRecord(Some.Record(Some.Lane(), 1, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_without_a_value_have_an_empty_array() => Assert.EndsWith(
        ""","headers":[{"nothing":[]},{"empty":[]},{"":[1]},{"nothing":[]}]}""",
        OneRecord(Some.Record(Some.Lane(), 1, headers:
        [
            Some.Header("nothing", null), Some.Header("empty", []), Some.Header("", [1]), Some.Header("nothing", null),
        ])),
        StringComparison.Ordinal);

    [Fact]
    public void A_record_without_timestamp_says_so() => Assert.Contains(
        ""","timestamp":-1,"timestampType":"NO_TIMESTAMP_TYPE",""",
        OneRecord(Some.Record(Some.Lane(), 1, timestamp: -1, kind: TimestampKind.None)),
        StringComparison.Ordinal);

    [Fact]
    public void Every_byte_of_a_header_is_a_signed_number()
    {
        var all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        using var json = JsonDocument.Parse(OneRecord(Some.Record(Some.Lane(), 1, headers: [Some.Header("all", all)])));

        var numbers = json.RootElement.GetProperty("headers")[0].GetProperty("all").EnumerateArray().Select(number => number.GetInt32());
        Assert.Equal(all.Select(value => (int)(sbyte)value), numbers);
    }

    [Theory]
    [InlineData("quote\"back\\slash", """quote\"back\\slash""")]
    [InlineData("line\nbreak\u0001", """line\nbreak\u0001""")]
    [InlineData("<it's & that>+é日本", "<it's & that>+é日本")]
    [InlineData("🚲", "\\uD83D\\uDEB2")]
    public void Names_are_escaped_no_more_than_needed(string name, string escaped) => Assert.EndsWith(
        "\"headers\":[{\"" + escaped + "\":[1]}]}",
        OneRecord(Some.Record(Some.Lane(), 1, headers: [Some.Header(name, [1])])),
        StringComparison.Ordinal);

    [Fact]
    public void What_is_not_utf8_becomes_the_replacement_character()
    {
        var record = Some.Record(Some.Lane(), 1, headers: [([(byte)'a', 0xff, 0xe2, 0x82, (byte)'b', 0xc3], [1])]);

        using var json = JsonDocument.Parse(OneRecord(record));

        Assert.Equal("a\ufffd\ufffdb\ufffd", json.RootElement.GetProperty("headers")[0].EnumerateObject().Single().Name);
    }

    [Fact]
    public void Sizes_and_content_are_exact_for_any_batch()
    {
        for (var seed = 0UL; seed < 400; seed++)
        {
            var noise = new Noise(seed);
            var records = Records(noise);
            var format = noise.Pick(Msk, SelfManaged, new KafkaEventFormat("odd \"arn\"\n", []));

            using var json = JsonDocument.Parse(Write(format, records));

            var written = json.RootElement.GetProperty("records").EnumerateObject().SelectMany(lane => lane.Value.EnumerateArray());
            Assert.Equal(records.Select(Describe), written.Select(Describe));
            var lanes = json.RootElement.GetProperty("records").EnumerateObject().Select(lane => lane.Name);
            Assert.Equal(records.Select(record => record.Lane.Name).Distinct(), lanes);
        }
    }

    [Fact]
    public void Lanes_of_one_partition_stand_under_its_key_in_the_order_of_their_offsets()
    {
        var (orders, other) = (Some.Lane(), Some.Lane(partition: 1));
        var (a, b) = (new LanePart(orders, "keys-0"), new LanePart(orders, "keys-1"));

        using var json = JsonDocument.Parse(Write(
            Msk, [Some.Record(a, 8), Some.Record(a, 11), Some.Record(other, 3), Some.Record(b, 9), Some.Record(b, 10), Some.Record(b, 12)]));

        var partitions = json.RootElement.GetProperty("records").EnumerateObject()
            .Select(partition => $"{partition.Name}: {string.Join(' ', partition.Value.EnumerateArray().Select(record => record.GetProperty("offset").GetInt64()))}");
        Assert.Equal(["orders-0: 8 9 10 11 12", "orders-1: 3"], partitions);
    }

    [Fact]
    public void A_destination_of_another_size_is_refused()
    {
        var batch = Some.Batch(Msk, Some.Record(Some.Lane(), 1));

        Assert.Throws<ArgumentException>(() => Msk.Write(batch, new byte[batch.WireBytes + 1]));
        Assert.ThrowsAny<Exception>(() => Msk.Write(batch, new byte[batch.WireBytes - 1]));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        Lane[] lanes = [Some.Lane("orders", 0), Some.Lane("orders", 1)];
        var batch = Some.Batch(Msk,
        [
            .. Enumerable.Range(0, 100).Select(i => Some.Record(lanes[i / 50], i, [1, 2], new byte[100], [Some.Header("é", new byte[55]), Some.Header("\"", [1])])),
        ]);
        var destination = new byte[batch.WireBytes];
        Measure();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Measure()
        {
            var total = 0;
            foreach (ref readonly var record in batch.Records) total += Msk.RecordBytes(record);
            foreach (var lane in lanes) total += Msk.LaneBytes(lane);
            Msk.Write(batch, destination);
        }
    }

    private static string Write(KafkaEventFormat format, params SourceRecord[] records)
    {
        var batch = Some.Batch(format, records);
        var destination = new byte[batch.WireBytes];
        format.Write(batch, destination);
        return Encoding.UTF8.GetString(destination);
    }

    private static string OneRecord(SourceRecord record)
    {
        var json = Write(SelfManaged, record);
        var start = json.IndexOf(":[{", StringComparison.Ordinal) + 2;
        return json[start..^"]}}".Length];
    }

    private static SourceRecord[] Records(Noise noise)
    {
        var records = new List<SourceRecord>();
        for (var lane = noise.Below(4); lane >= 0; lane--)
        {
            var of = Some.Lane(noise.Pick("orders", "a.b_c-d", "o\"dd", "x"), (lane * 997) + noise.Below(900));
            for (var count = noise.Below(6); count >= 0; count--) records.Add(Record(noise, of));
        }

        return [.. records];
    }

    private static SourceRecord Record(Noise noise, Lane lane)
    {
        var kind = noise.Pick(TimestampKind.None, TimestampKind.Create, TimestampKind.LogAppend);
        var headers = Enumerable.Range(0, noise.Below(4)).Select(_ => (Name(noise), noise.OneIn(4) ? null : noise.Bytes(noise.Below(70))));
        return Some.Record(
            lane,
            Number(noise),
            noise.OneIn(3) ? null : noise.Bytes(noise.Below(9)),
            noise.OneIn(5) ? null : noise.Bytes(noise.Below(noise.Pick(9, 400, 30_000))),
            [.. headers],
            kind == TimestampKind.None ? -1 : Number(noise),
            kind);
    }

    // Any number of digits, not just the most.
    private static long Number(Noise noise) => (long)(noise.Next() >> (1 + noise.Below(63)));

    private static byte[] Name(Noise noise) => noise.Below(4) switch
    {
        0 => noise.Bytes(noise.Below(40)),
        1 => Encoding.UTF8.GetBytes(noise.Text(noise.Below(600), "ab\"\\\u0000\u001f\u007fé日🚲\u2028")),
        _ => Encoding.UTF8.GetBytes(noise.Text(noise.Below(20), "abcdefghijklmnop-_")),
    };

    private static string Describe(SourceRecord record)
    {
        var payload = record.Payload;
        var text = new StringBuilder($"{record.Lane.Destination}/{record.Lane.Partition}/{record.Position}/{record.Timestamp}/{record.TimestampKind}");
        text.Append(payload.HasKey ? $" key {Convert.ToHexString(payload.Key)}" : "").Append(payload.HasValue ? $" value {Convert.ToHexString(payload.Value)}" : "");
        foreach (var header in payload.Headers)
        {
            text.Append($" {Encoding.UTF8.GetString(header.Name)}={Convert.ToHexString(header.Value)}");
        }

        return text.ToString();
    }

    private static string Describe(JsonElement record)
    {
        var kind = record.GetProperty("timestampType").GetString() switch
        {
            "CREATE_TIME" => TimestampKind.Create,
            "LOG_APPEND_TIME" => TimestampKind.LogAppend,
            _ => TimestampKind.None,
        };
        var text = new StringBuilder($"{record.GetProperty("topic")}/{record.GetProperty("partition")}/{record.GetProperty("offset")}/{record.GetProperty("timestamp")}/{kind}");
        if (record.TryGetProperty("key", out var key)) text.Append($" key {Convert.ToHexString(key.GetBytesFromBase64())}");
        if (record.TryGetProperty("value", out var value)) text.Append($" value {Convert.ToHexString(value.GetBytesFromBase64())}");
        foreach (var header in record.GetProperty("headers").EnumerateArray().SelectMany(entry => entry.EnumerateObject()))
        {
            var bytes = header.Value.EnumerateArray().Select(number => (byte)number.GetSByte()).ToArray();
            text.Append($" {header.Name}={Convert.ToHexString(bytes)}");
        }

        return text.ToString();
    }
}

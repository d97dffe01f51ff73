using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>
/// The event of a Kafka mapping, read strictly: what was read is written again, and has to give the very bytes that came.
/// So order, absence, escaping and white space are all checked at once.
/// </summary>
internal sealed record KafkaEvent(string EventSource, string? EventSourceArn, string BootstrapServers, IReadOnlyList<EventLane> Lanes) : FunctionEvent(Lanes)
{
    /// <summary>Reads an event and reports whatever is not as a Kafka mapping of Lambda writes it.</summary>
    /// <returns>The event, or null where it could not be read at all.</returns>
    public static KafkaEvent? Read(ReadOnlyMemory<byte> body, Action<string> violation)
    {
        KafkaEvent read;
        try
        {
            using var document = JsonDocument.Parse(body);
            read = Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            violation($"The body is not an event: {exception.Message} {Excerpt(body.Span, 0)}");
            return null;
        }

        var expected = read.Write();
        var same = body.Span.CommonPrefixLength(expected);
        if (same != body.Length || same != expected.Length)
        {
            violation($"The event differs from its form at byte {same}: {Excerpt(body.Span, same)} where {Excerpt(expected, same)} is due.");
        }

        foreach (var fault in read.Faults())
        {
            violation(fault);
        }

        return read;
    }

    /// <summary>The event's bytes, in Lambda's own order.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("eventSource", EventSource);
            if (EventSourceArn is not null)
            {
                json.WriteString("eventSourceArn", EventSourceArn);
            }

            json.WriteString("bootstrapServers", BootstrapServers);
            json.WriteStartObject("records");
            foreach (var lane in Lanes)
            {
                json.WriteStartArray(lane.Key);
                foreach (var record in lane.Records)
                {
                    Write(json, record);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, EventRecord record)
    {
        json.WriteStartObject();
        json.WriteString("topic", record.Topic);
        json.WriteNumber("partition", record.Partition);
        json.WriteNumber("offset", record.Offset);
        json.WriteNumber("timestamp", record.Timestamp);
        json.WriteString("timestampType", record.TimestampType);
        WriteBase64(json, "key", record.Key);
        WriteBase64(json, "value", record.Value);
        json.WriteStartArray("headers");
        foreach (var header in record.Headers)
        {
            json.WriteStartObject();
            json.WriteStartArray(header.Name);
            foreach (var unsigned in header.Value)
            {
                json.WriteNumberValue((sbyte)unsigned);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Through a string and Convert, not WriteBase64String: the product may use that one.
    private static void WriteBase64(Utf8JsonWriter json, string name, byte[]? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue($"\"{Convert.ToBase64String(value)}\"", skipInputValidation: true);
        }
    }

    private static KafkaEvent Read(JsonElement root) => new(
        root.GetProperty("eventSource").GetString()!,
        root.TryGetProperty("eventSourceArn", out var arn) ? arn.GetString() : null,
        root.GetProperty("bootstrapServers").GetString()!,
        [.. root.GetProperty("records").EnumerateObject().Select(lane => new EventLane(lane.Name, [.. lane.Value.EnumerateArray().Select(ReadRecord)]))]);

    private static EventRecord ReadRecord(JsonElement record) => new(
        record.GetProperty("topic").GetString()!,
        record.GetProperty("partition").GetInt32(),
        record.GetProperty("offset").GetInt64(),
        record.GetProperty("timestamp").GetInt64(),
        record.GetProperty("timestampType").GetString()!,
        ReadBase64(record, "key"),
        ReadBase64(record, "value"),
        [.. record.GetProperty("headers").EnumerateArray().SelectMany(header => header.EnumerateObject()).Select(ReadHeader)]);

    private static byte[]? ReadBase64(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) ? value.GetBytesFromBase64() : null;

    private static EventHeader ReadHeader(JsonProperty header) =>
        new(header.Name, [.. header.Value.EnumerateArray().Select(number => (byte)number.GetSByte())]);

    private IEnumerable<string> Faults()
    {
        if (Lanes.Count == 0)
        {
            yield return "The event has no records.";
        }

        if (EventSource is not ("aws:kafka" or "SelfManagedKafka") || EventSource == "aws:kafka" != EventSourceArn is not null)
        {
            yield return $"The event source is '{EventSource}' with the ARN '{EventSourceArn}'.";
        }

        foreach (var repeated in Lanes.CountBy(lane => lane.Key).Where(lane => lane.Value > 1))
        {
            yield return $"The event has {repeated.Key} {repeated.Value} times.";
        }

        foreach (var lane in Lanes)
        {
            if (lane.Records.Count == 0)
            {
                yield return $"The event has {lane.Key} without records.";
            }

            foreach (var stray in lane.Records.Where(record => lane.Key != string.Create(CultureInfo.InvariantCulture, $"{record.Topic}-{record.Partition}")))
            {
                yield return $"{stray.Topic}-{stray.Partition} stands under {lane.Key}.";
            }

            foreach (var (earlier, later) in lane.Records.Zip(lane.Records.Skip(1)).Where(pair => pair.First.Offset >= pair.Second.Offset))
            {
                yield return $"{lane.Key} has offset {later.Offset} after {earlier.Offset}.";
            }
        }
    }

    private static string Excerpt(ReadOnlySpan<byte> bytes, int around)
    {
        var from = Math.Clamp(around - 40, 0, bytes.Length);
        return $"'{Encoding.UTF8.GetString(bytes[from..Math.Min(bytes.Length, around + 40)])}'";
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Confluent.Kafka;

namespace Gateway.Benchmarks.Bare;

/// <summary>Lambda's event for self-managed Kafka, written as one would write it without further thought for speed.</summary>
internal sealed class BareEvent(string bootstrapServers)
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(List<ConsumeResult<byte[], byte[]>> batch, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("eventSource"u8, "SelfManagedKafka"u8);
        json.WriteString("bootstrapServers"u8, bootstrapServers);
        json.WriteStartObject("records"u8);
        foreach (var lane in batch.GroupBy(record => record.TopicPartition))
        {
            json.WriteStartArray($"{lane.Key.Topic}-{lane.Key.Partition.Value}");
            foreach (var record in lane) WriteRecord(json, record);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRecord(Utf8JsonWriter json, ConsumeResult<byte[], byte[]> record)
    {
        json.WriteStartObject();
        json.WriteString("topic"u8, record.Topic);
        json.WriteNumber("partition"u8, record.Partition.Value);
        json.WriteNumber("offset"u8, record.Offset.Value);
        json.WriteNumber("timestamp"u8, record.Message.Timestamp.UnixTimestampMs);
        json.WriteString("timestampType"u8, "CREATE_TIME"u8);
        if (record.Message.Key is { } key) json.WriteBase64String("key"u8, key);
        if (record.Message.Value is { } value) json.WriteBase64String("value"u8, value);
        json.WriteStartArray("headers"u8);
        foreach (var header in record.Message.Headers) WriteHeader(json, header);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, IHeader header)
    {
        json.WriteStartObject();
        json.WriteStartArray(header.Key);
        foreach (var value in header.GetValueBytes() ?? []) json.WriteNumberValue((sbyte)value);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

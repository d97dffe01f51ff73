using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;

namespace Gateway.Settlement.Destinations;

/// <summary>Writes what a destination gets, in Lambda's words and order; the trace's id is ours.</summary>
internal sealed class FailureRecordWriter(FailureRecordFacts facts, TimeProvider clock)
{
    private const string Version = "1.0";

    private static readonly long LatestTimestamp = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static readonly JsonWriterOptions AsInEvents = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public FailureRecordFacts Facts => facts;

    /// <summary>The record of a whole batch, or of one record.</summary>
    /// <param name="failed">What failed.</param>
    /// <param name="payload">With <see cref="PayloadForm.Json"/> it holds one record.</param>
    public byte[] Write(FailedBatch failed, PayloadForm payload) => Write(failed, payload, isForTopic: facts.Source == SourceKind.Kafka && payload == PayloadForm.Json);

    /// <summary>The record of one of the records alone, its event included.</summary>
    public byte[] WriteOnly(FailedBatch failed, int at) => Write(failed with { Records = failed.Records.Only(facts.Format, at) }, PayloadForm.Json);

    /// <summary>The record of one of the records alone, for a topic that has no room for its event.</summary>
    public byte[] WriteOnlyWhere(FailedBatch failed, int at) => Write(failed with { Records = failed.Records.Only(facts.Format, at) }, PayloadForm.None, isForTopic: true);

    private byte[] Write(FailedBatch failed, PayloadForm payload, bool isForTopic)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, AsInEvents))
        {
            json.WriteStartObject();
            WriteRequest(json, failed, isForTopic);
            WriteResponse(json, failed);
            json.WriteString("version"u8, Version);
            json.WriteString("timestamp"u8, Iso(clock.GetUtcNow()));
            json.WriteString("traceId"u8, failed.Trace.ToString());
            WriteBatch(json, failed, payload);
            if (payload == PayloadForm.Text) json.WriteString("payload"u8, EventOf(failed.Records));
            if (payload == PayloadForm.Json) WriteEvent(json, failed.Records);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteRequest(Utf8JsonWriter json, FailedBatch failed, bool isForTopic)
    {
        json.WriteStartObject("requestContext"u8);
        json.WriteString("requestId"u8, failed.Outcome?.RequestId);
        json.WriteString("functionArn"u8, facts.FunctionArn);
        json.WriteString("condition"u8, Condition(failed.Reason, isForTopic));
        json.WriteNumber("approximateInvokeCount"u8, failed.Invocations);
        json.WriteEndObject();
    }

    // Of a payload that is too large AWS says nothing here, even where Lambda itself refused it.
    private static void WriteResponse(Utf8JsonWriter json, FailedBatch failed)
    {
        if (failed is { Reason: DropReason.MaximumPayloadSizeExceeded } or { Outcome: not { Status: > 0 } })
        {
            json.WriteNull("responseContext"u8);
            return;
        }

        var outcome = failed.Outcome!.Value;
        json.WriteStartObject("responseContext"u8);
        json.WriteNumber("statusCode"u8, outcome.Status);
        json.WriteString("executedVersion"u8, outcome.ExecutedVersion);
        json.WriteString("functionError"u8, outcome.FunctionError);
        json.WriteEndObject();
    }

    private void WriteBatch(Utf8JsonWriter json, FailedBatch failed, PayloadForm payload)
    {
        var records = failed.Records;
        json.WriteStartObject(facts.Source switch
        {
            SourceKind.Kafka => "KafkaBatchInfo"u8,
            SourceKind.RabbitMq => "RabbitMqBatchInfo"u8,
            SourceKind.ActiveMq => "ActiveMqBatchInfo"u8,
            _ => throw new UnreachableException($"Unknown source {facts.Source}"),
        });
        json.WriteNumber("batchSize"u8, records.Count);
        if (facts.EventSourceArn is { } arn) json.WriteString("eventSourceArn"u8, arn);
        if (!facts.IsOfQueues) json.WriteString("bootstrapServers"u8, string.Join(',', facts.Brokers()));
        json.WriteNumber("payloadSize"u8, records.WireBytes);
        if (facts.IsOfQueues) WriteMessages(json, records);
        else if (payload == PayloadForm.Json) WriteOnly(json, records.First);
        else WritePartitions(json, records);
        json.WriteEndObject();
    }

    private static void WriteOnly(Utf8JsonWriter json, in SourceRecord record)
    {
        json.WriteStartObject("recordInfo"u8);
        json.WriteString("offset"u8, Text(record.Position));
        json.WriteString("timestamp"u8, IsoOf(record));
        json.WriteEndObject();
    }

    private static void WritePartitions(Utf8JsonWriter json, RecordBatch batch)
    {
        json.WriteStartObject("recordsInfo"u8);
        for (var i = 0; i < batch.Slices.Count; i++)
        {
            if (!RecordsOfWhole.BeginsAt(batch.Slices, i)) continue;
            var partition = batch.Slices[i].Lane.Whole;
            using var merged = new RecordsOfWhole(batch, partition);
            var records = merged.Records;
            json.WriteStartObject(partition.Name);
            json.WriteString("firstRecordOffset"u8, Text(records[0].Position));
            json.WriteString("lastRecordOffset"u8, Text(records[^1].Position));
            json.WriteString("firstRecordTimestamp"u8, IsoOf(records[0]));
            json.WriteString("lastRecordTimestamp"u8, IsoOf(records[^1]));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Of one queue there may be several lanes, one for each message group.
    private void WriteMessages(Utf8JsonWriter json, RecordBatch batch)
    {
        json.WriteStartObject("messagesInfo"u8);
        foreach (var queue in batch.Slices.GroupBy(slice => slice.Lane.Destination, StringComparer.Ordinal))
        {
            using var merged = new RecordsOfWhole(batch, queue.First().Lane.Whole);
            json.WriteStartObject(queue.Key);
            json.WriteNumber("count"u8, queue.Sum(slice => slice.Count));
            json.WriteString("firstMessageId"u8, facts.MessageId?.Invoke(queue.First().Lane.IsPart ? merged.Records[0] : batch.Of(queue.First())[0]));
            json.WriteString("lastMessageId"u8, facts.MessageId?.Invoke(queue.First().Lane.IsPart ? merged.Records[^1] : batch.Of(queue.Last())[^1]));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteEvent(Utf8JsonWriter json, RecordBatch batch)
    {
        json.WritePropertyName("payload"u8);
        json.WriteRawValue(EventOf(batch), skipInputValidation: true);
    }

    private byte[] EventOf(RecordBatch batch)
    {
        var bytes = new byte[batch.WireBytes];
        facts.Format.Write(batch, bytes);
        return bytes;
    }

    // AWS's documents have another word where records go to a topic.
    private static string Condition(DropReason reason, bool isForTopic) => reason switch
    {
        DropReason.RetryAttemptsExhausted => isForTopic ? "RetriesExhausted" : "RetryAttemptsExhausted",
        DropReason.MaximumRecordAgeExceeded => "RecordAgeExceeded",
        _ => reason.ToString(),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null for a record without timestamp, and for one that no calendar has.</summary>
    private static string? IsoOf(in SourceRecord record) => record.Timestamp < 0 || record.Timestamp > LatestTimestamp ? null : Iso(DateTimeOffset.FromUnixTimeMilliseconds(record.Timestamp));

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

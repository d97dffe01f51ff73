using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Records;

namespace Gateway.Invocation.Events;

/// <summary>The event that Lambda's own mappings send for Amazon MSK and for self-managed Kafka, byte for byte.</summary>
/// <remarks>Sizes are arithmetic; bytes go from the record straight to the wire buffer. Nothing is allocated for a record.</remarks>
internal sealed class KafkaEventFormat : IEventFormat
{
    private static ReadOnlySpan<byte> Timestamp => ",\"timestamp\":"u8;
    private static ReadOnlySpan<byte> TimestampType => ",\"timestampType\":\""u8;
    private static ReadOnlySpan<byte> Key => ",\"key\":\""u8;
    private static ReadOnlySpan<byte> Value => ",\"value\":\""u8;
    private static ReadOnlySpan<byte> Headers => ",\"headers\":["u8;
    private static ReadOnlySpan<byte> EndOfRecord => "]}"u8;
    private static ReadOnlySpan<byte> StartOfHeader => "{\""u8;
    private static ReadOnlySpan<byte> StartOfHeaderValue => "\":["u8;
    private static ReadOnlySpan<byte> EndOfHeader => "]}"u8;
    private static ReadOnlySpan<byte> EndOfEvent => "}}"u8;

    private readonly Lazy<byte[]> _opening;

    // A partition's text lives as long as its assignment. The last one is at hand: records come in runs of one partition.
    private readonly ConditionalWeakTable<Lane, KafkaLaneText> _lanes = [];
    private volatile KafkaLaneText? _last;

    /// <param name="eventSourceArn">The cluster's ARN; null for self-managed Kafka.</param>
    /// <param name="bootstrapServers"><c>host:port</c>, in the configured order.</param>
    public KafkaEventFormat(string? eventSourceArn, IReadOnlyList<string> bootstrapServers)
        : this(eventSourceArn, () => bootstrapServers)
    {
    }

    /// <param name="eventSourceArn">The cluster's ARN; null for self-managed Kafka.</param>
    /// <param name="bootstrapServers">Asked once, with the first record: by then a source has looked up what was not configured.</param>
    public KafkaEventFormat(string? eventSourceArn, Func<IReadOnlyList<string>> bootstrapServers) =>
        _opening = new Lazy<byte[]>(() => Opening(eventSourceArn, bootstrapServers()));

    public int EnvelopeBytes => _opening.Value.Length + EndOfEvent.Length;

    public int LaneBytes(Lane whole) => TextOf(whole).Opening.Length + 1;

    /// <inheritdoc/>
    /// <remarks>At most <see cref="int.MaxValue"/>: a record beyond that is beyond every limit anyway.</remarks>
    public int RecordBytes(in SourceRecord record)
    {
        var payload = record.Payload;
        long total = TextOf(record.Lane.Whole).RecordHead.Length + Decimals.Length(record.Position);
        total += Timestamp.Length + Decimals.Length(record.Timestamp);
        total += TimestampType.Length + NameOf(record.TimestampKind).Length + 1;
        if (payload.HasKey) total += Key.Length + Base64Length(payload.Key) + 1;
        if (payload.HasValue) total += Value.Length + Base64Length(payload.Value) + 1;
        total += Headers.Length + HeadersLength(payload.Headers) + EndOfRecord.Length;
        return (int)Math.Min(total, int.MaxValue);
    }

    public void Write(RecordBatch batch, Span<byte> destination)
    {
        var cursor = new EventCursor(destination);
        cursor.Write(_opening.Value);
        var slices = batch.Slices;
        for (var i = 0; i < slices.Count; i++)
        {
            if (!RecordsOfWhole.BeginsAt(slices, i)) continue;
            if (i > 0) cursor.Write((byte)',');
            WritePartition(ref cursor, batch, slices[i]);
        }

        cursor.Write(EndOfEvent);
        if (cursor.Left != 0) throw new ArgumentException($"The event is {cursor.Left} bytes shorter than its destination", nameof(destination));
    }

    private static byte[] Opening(string? eventSourceArn, IReadOnlyList<string> bootstrapServers)
    {
        var source = eventSourceArn is null
            ? "\"eventSource\":\"SelfManagedKafka\""
            : $"\"eventSource\":\"aws:kafka\",\"eventSourceArn\":\"{Escape(eventSourceArn)}\"";
        var servers = Escape(string.Join(',', bootstrapServers));
        return Encoding.UTF8.GetBytes($$"""{{{source}},"bootstrapServers":"{{servers}}","records":{""");
    }

    private void WritePartition(ref EventCursor cursor, RecordBatch batch, LaneSlice slice)
    {
        var text = TextOf(slice.Lane.Whole);
        if (!slice.Lane.IsPart)
        {
            WriteRecords(ref cursor, text, batch.Of(slice));
            return;
        }

        using var merged = new RecordsOfWhole(batch, slice.Lane.Whole);
        WriteRecords(ref cursor, text, merged.Records);
    }

    private static void WriteRecords(ref EventCursor cursor, KafkaLaneText lane, ReadOnlySpan<SourceRecord> records)
    {
        cursor.Write(lane.Opening);
        for (var i = 0; i < records.Length; i++)
        {
            if (i > 0) cursor.Write((byte)',');
            WriteRecord(ref cursor, lane, in records[i]);
        }

        cursor.Write((byte)']');
    }

    private static void WriteRecord(ref EventCursor cursor, KafkaLaneText lane, in SourceRecord record)
    {
        var payload = record.Payload;
        cursor.Write(lane.RecordHead);
        cursor.WriteNumber(record.Position);
        cursor.Write(Timestamp);
        cursor.WriteNumber(record.Timestamp);
        cursor.Write(TimestampType);
        cursor.Write(NameOf(record.TimestampKind));
        cursor.Write((byte)'"');
        if (payload.HasKey) WriteBase64(ref cursor, Key, payload.Key);
        if (payload.HasValue) WriteBase64(ref cursor, Value, payload.Value);
        cursor.Write(Headers);
        WriteHeaders(ref cursor, payload.Headers);
        cursor.Write(EndOfRecord);
    }

    private static void WriteBase64(ref EventCursor cursor, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
    {
        cursor.Write(name);
        cursor.WriteBase64(bytes);
        cursor.Write((byte)'"');
    }

    private static void WriteHeaders(ref EventCursor cursor, RecordHeaders headers)
    {
        var first = true;
        foreach (var header in headers)
        {
            if (!first) cursor.Write((byte)',');
            first = false;
            cursor.Write(StartOfHeader);
            cursor.WriteText(header.Name);
            cursor.Write(StartOfHeaderValue);
            cursor.WriteSigned(header.Value);
            cursor.Write(EndOfHeader);
        }
    }

    private static long HeadersLength(RecordHeaders headers)
    {
        var total = 0L;
        foreach (var header in headers)
        {
            total += StartOfHeader.Length + JsonText.Length(header.Name) + StartOfHeaderValue.Length;
            total += SignedBytes.Length(header.Value) + EndOfHeader.Length + 1;
        }

        return total == 0 ? 0 : total - 1;
    }

    private static long Base64Length(ReadOnlySpan<byte> bytes) => (bytes.Length + 2L) / 3 * 4;

    private static ReadOnlySpan<byte> NameOf(TimestampKind kind) => kind switch
    {
        TimestampKind.Create => "CREATE_TIME"u8,
        TimestampKind.LogAppend => "LOG_APPEND_TIME"u8,
        _ => "NO_TIMESTAMP_TYPE"u8,
    };

    private static string Escape(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);

    private KafkaLaneText TextOf(Lane lane)
    {
        var last = _last;
        if (last is not null && ReferenceEquals(last.Lane, lane)) return last;
        return _last = _lanes.GetValue(lane, static key => new KafkaLaneText(key));
    }
}

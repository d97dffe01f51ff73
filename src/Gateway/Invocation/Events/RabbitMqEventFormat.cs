using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Records;

namespace Gateway.Invocation.Events;

/// <summary>The event that Lambda's own mappings send for Amazon MQ's RabbitMQ, byte for byte.</summary>
/// <remarks>
/// Nothing is allocated for a record. A batch never holds messages of two channels of one queue, whose keys would be the same: a
/// channel's lanes are closed, and what waits in them withdrawn, before the next one's are opened.
/// </remarks>
internal sealed class RabbitMqEventFormat : IEventFormat
{
    private static ReadOnlySpan<byte> EndOfEvent => "},\"eventSource\":\"aws:rmq\"}"u8;

    private readonly byte[] _opening;

    // A queue's key lives as long as its channel.
    private readonly ConditionalWeakTable<Lane, byte[]> _keys = [];
    private readonly ConditionalWeakTable<Lane, byte[]>.CreateValueCallback _createKey;

    /// <param name="eventSourceArn">The broker's ARN; null for a broker that Amazon MQ does not run, whose events have none.</param>
    /// <param name="virtualHost">The virtual host of all queues.</param>
    public RabbitMqEventFormat(string? eventSourceArn, string virtualHost)
    {
        var source = eventSourceArn is null ? "" : $"\"eventSourceArn\":\"{Escape(eventSourceArn)}\",";
        _opening = Encoding.UTF8.GetBytes($"{{{source}\"rmqMessagesByQueue\":{{");
        _createKey = lane => Encoding.UTF8.GetBytes($"\"{Escape(KeyOf(lane, virtualHost))}\":[");
    }

    /// <summary>What the event calls a queue.</summary>
    public static string KeyOf(Lane lane, string virtualHost) => $"{lane.Destination}::{virtualHost}";

    public int EnvelopeBytes => _opening.Length + EndOfEvent.Length;

    public int LaneBytes(Lane whole) => KeyOf(whole).Length + 1;

    /// <inheritdoc/>
    /// <remarks>At most <see cref="int.MaxValue"/>: a record beyond that is beyond every limit anyway.</remarks>
    public int RecordBytes(in SourceRecord record)
    {
        var measure = default(EventMeasure);
        RabbitMqRecordJson.Write(ref measure, record);
        return (int)Math.Min(measure.Length, int.MaxValue);
    }

    public void Write(RecordBatch batch, Span<byte> destination)
    {
        var cursor = new EventCursor(destination);
        cursor.Write(_opening);
        var slices = batch.Slices;
        for (var i = 0; i < slices.Count; i++)
        {
            if (!RecordsOfWhole.BeginsAt(slices, i)) continue;
            if (i > 0) cursor.Write((byte)',');
            WriteQueue(ref cursor, batch, slices[i]);
        }

        cursor.Write(EndOfEvent);
        if (cursor.Left != 0) throw new ArgumentException($"The event is {cursor.Left} bytes shorter than its destination", nameof(destination));
    }

    private void WriteQueue(ref EventCursor cursor, RecordBatch batch, LaneSlice slice)
    {
        var key = KeyOf(slice.Lane.Whole);
        if (!slice.Lane.IsPart)
        {
            WriteMessages(ref cursor, key, batch.Of(slice));
            return;
        }

        using var merged = new RecordsOfWhole(batch, slice.Lane.Whole);
        WriteMessages(ref cursor, key, merged.Records);
    }

    private static void WriteMessages(ref EventCursor cursor, byte[] key, ReadOnlySpan<SourceRecord> records)
    {
        cursor.Write(key);
        for (var i = 0; i < records.Length; i++)
        {
            if (i > 0) cursor.Write((byte)',');
            RabbitMqRecordJson.Write(ref cursor, in records[i]);
        }

        cursor.Write((byte)']');
    }

    /// <summary>The queue's name and the bracket of its messages.</summary>
    private byte[] KeyOf(Lane lane) => _keys.GetValue(lane, _createKey);

    private static string Escape(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
}

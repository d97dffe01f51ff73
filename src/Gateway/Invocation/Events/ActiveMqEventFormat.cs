using System.Text;
using System.Text.Encodings.Web;
using Gateway.Records;
using Gateway.Sources.ActiveMq;

namespace Gateway.Invocation.Events;

/// <summary>The event that Lambda's own mappings send for ActiveMQ on Amazon MQ, byte for byte.</summary>
/// <remarks>
/// One flat array over all queues. Sizes are arithmetic; bytes go from the record straight to the wire buffer. Nothing is
/// allocated for a record.
/// </remarks>
internal sealed class ActiveMqEventFormat : IEventFormat
{
    private const byte Quote = (byte)'"';

    private static ReadOnlySpan<byte> Id => "{\"messageID\":\""u8;
    private static ReadOnlySpan<byte> TextKind => "\",\"messageType\":\"jms/text-message\",\"timestamp\":"u8;
    private static ReadOnlySpan<byte> BytesKind => "\",\"messageType\":\"jms/bytes-message\",\"timestamp\":"u8;
    private static ReadOnlySpan<byte> Persistent => ",\"deliveryMode\":2,\"correlationID\":"u8;
    private static ReadOnlySpan<byte> NotPersistent => ",\"deliveryMode\":1,\"correlationID\":"u8;

    // Java shows what is not there as a text, and AWS sends it so.
    private static ReadOnlySpan<byte> NoReplyTo => ",\"replyTo\":\"null"u8;
    private static ReadOnlySpan<byte> ReplyTo => ",\"replyTo\":\""u8;
    private static ReadOnlySpan<byte> Destination => "\",\"destination\":{\"physicalName\":\""u8;
    private static ReadOnlySpan<byte> First => "\"},\"redelivered\":false,\"type\":"u8;
    private static ReadOnlySpan<byte> Again => "\"},\"redelivered\":true,\"type\":"u8;
    private static ReadOnlySpan<byte> Expiration => ",\"expiration\":"u8;
    private static ReadOnlySpan<byte> Priority => ",\"priority\":"u8;
    private static ReadOnlySpan<byte> Data => ",\"data\":\""u8;
    private static ReadOnlySpan<byte> BrokerIn => "\",\"brokerInTime\":"u8;
    private static ReadOnlySpan<byte> BrokerOut => ",\"brokerOutTime\":"u8;
    private static ReadOnlySpan<byte> Properties => ",\"properties\":{"u8;
    private static ReadOnlySpan<byte> BetweenNameAndValue => "\":\""u8;
    private static ReadOnlySpan<byte> Null => "null"u8;
    private static ReadOnlySpan<byte> EndOfRecord => "}}"u8;
    private static ReadOnlySpan<byte> EndOfEvent => "]}"u8;

    private readonly byte[] _opening;

    /// <param name="eventSourceArn">The broker's ARN; null for a broker outside of AWS.</param>
    public ActiveMqEventFormat(string? eventSourceArn)
    {
        var arn = eventSourceArn is null ? "" : $",\"eventSourceArn\":\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(eventSourceArn)}\"";
        _opening = Encoding.UTF8.GetBytes($$"""{"eventSource":"aws:mq"{{arn}},"messages":[""");
    }

    public int EnvelopeBytes => _opening.Length + EndOfEvent.Length;

    /// <inheritdoc/>
    /// <remarks>None: the event does not tell queues apart.</remarks>
    public int LaneBytes(Lane whole) => 0;

    /// <inheritdoc/>
    /// <remarks>At most <see cref="int.MaxValue"/>: a record beyond that is beyond every limit anyway.</remarks>
    public int RecordBytes(in SourceRecord record)
    {
        var message = new MessageAttributes(record.Payload.Attributes);
        long total = Id.Length + JsonText.Length(message.Id);
        total += KindOf(message).Length + Decimals.Length(message.Timestamp);
        total += ModeOf(message).Length + TextLength(message.HasCorrelationId, message.CorrelationId);
        total += message.HasReplyTo ? ReplyTo.Length + JsonText.Length(message.ReplyTo) : NoReplyTo.Length;
        total += Destination.Length + JsonText.Length(message.DestinationName);
        total += RedeliveredOf(record).Length + TextLength(message.HasJmsType, message.JmsType);
        total += Expiration.Length + Decimals.Length(message.Expiration);
        total += Priority.Length + Decimals.Length(message.Priority);
        total += Data.Length + Base64Length(record.Payload.Value);
        total += BrokerIn.Length + Decimals.Length(message.BrokerInTime);
        total += BrokerOut.Length + Decimals.Length(message.BrokerOutTime);
        total += Properties.Length + PropertiesLength(record.Payload.Headers) + EndOfRecord.Length;
        return (int)Math.Min(total, int.MaxValue);
    }

    public void Write(RecordBatch batch, Span<byte> destination)
    {
        var cursor = new EventCursor(destination);
        cursor.Write(_opening);
        var records = batch.Records;
        for (var i = 0; i < records.Length; i++)
        {
            if (i > 0) cursor.Write((byte)',');
            WriteRecord(ref cursor, in records[i]);
        }

        cursor.Write(EndOfEvent);
        if (cursor.Left != 0) throw new ArgumentException($"The event is {cursor.Left} bytes shorter than its destination", nameof(destination));
    }

    private static void WriteRecord(ref EventCursor cursor, in SourceRecord record)
    {
        var message = new MessageAttributes(record.Payload.Attributes);
        cursor.Write(Id);
        cursor.WriteText(message.Id);
        cursor.Write(KindOf(message));
        cursor.WriteNumber(message.Timestamp);
        cursor.Write(ModeOf(message));
        WriteText(ref cursor, message.HasCorrelationId, message.CorrelationId);
        cursor.Write(message.HasReplyTo ? ReplyTo : NoReplyTo);
        cursor.WriteText(message.ReplyTo);
        cursor.Write(Destination);
        cursor.WriteText(message.DestinationName);
        cursor.Write(RedeliveredOf(record));
        WriteText(ref cursor, message.HasJmsType, message.JmsType);
        cursor.Write(Expiration);
        cursor.WriteNumber(message.Expiration);
        cursor.Write(Priority);
        cursor.WriteNumber(message.Priority);
        cursor.Write(Data);
        cursor.WriteBase64(record.Payload.Value);
        cursor.Write(BrokerIn);
        cursor.WriteNumber(message.BrokerInTime);
        cursor.Write(BrokerOut);
        cursor.WriteNumber(message.BrokerOutTime);
        cursor.Write(Properties);
        WriteProperties(ref cursor, record.Payload.Headers);
        cursor.Write(EndOfRecord);
    }

    private static void WriteProperties(ref EventCursor cursor, RecordHeaders properties)
    {
        var first = true;
        foreach (var property in properties)
        {
            if (!first) cursor.Write((byte)',');
            first = false;
            cursor.Write(Quote);
            cursor.WriteText(property.Name);
            cursor.Write(BetweenNameAndValue);
            cursor.WriteText(property.Value);
            cursor.Write(Quote);
        }
    }

    private static long PropertiesLength(RecordHeaders properties)
    {
        var total = 0L;
        foreach (var property in properties)
        {
            total += 1 + JsonText.Length(property.Name) + BetweenNameAndValue.Length + JsonText.Length(property.Value) + 1 + 1;
        }

        return total == 0 ? 0 : total - 1;
    }

    private static void WriteText(ref EventCursor cursor, bool isThere, ReadOnlySpan<byte> text)
    {
        if (!isThere)
        {
            cursor.Write(Null);
            return;
        }

        cursor.Write(Quote);
        cursor.WriteText(text);
        cursor.Write(Quote);
    }

    private static long TextLength(bool isThere, ReadOnlySpan<byte> text) => isThere ? 1 + JsonText.Length(text) + 1 : Null.Length;

    private static long Base64Length(ReadOnlySpan<byte> bytes) => (bytes.Length + 2L) / 3 * 4;

    private static ReadOnlySpan<byte> KindOf(scoped in MessageAttributes message) => message.IsBytes ? BytesKind : TextKind;

    private static ReadOnlySpan<byte> ModeOf(scoped in MessageAttributes message) => message.IsPersistent ? Persistent : NotPersistent;

    private static ReadOnlySpan<byte> RedeliveredOf(scoped in SourceRecord record) => record.Redeliveries > 0 ? Again : First;
}

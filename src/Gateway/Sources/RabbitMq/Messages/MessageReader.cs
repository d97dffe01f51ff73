using System.Text;
using Gateway.Records;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Turns what the client delivered into a record whose bytes lie in its channel's slabs, for the client takes its own back.</summary>
/// <remarks>
/// In the place of a key: flags (see <see cref="MessageProperties"/>, 2 bytes), then each property that the message has; texts
/// as in <see cref="FieldReader"/>, delivery mode and priority as one byte, the timestamp as epoch seconds, headers as a table.
/// Called by one thread at a time.
/// </remarks>
internal sealed class MessageReader(SlabPool pool)
{
    private const string DeliveryCount = "x-delivery-count";

    private static readonly long MostSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private readonly SlabWriter _slabs = new(pool);
    private readonly FieldWriter _fields = new();

    public SourceRecord Read(Lane lane, ulong tag, bool redelivered, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        _fields.Clear();
        WriteAttributes(properties, redelivered);
        var headers = properties.Headers;
        var headersLength = HeadersLength(headers);

        var attributes = _fields.Written;
        var slab = _slabs.Reserve(attributes.Length + body.Length + headersLength, out var start);
        var room = slab.Buffer.AsSpan(start);
        attributes.CopyTo(room);
        body.CopyTo(room[attributes.Length..]);
        WriteHeaders(headers, room[(attributes.Length + body.Length)..]);

        var timestamp = TimestampOf(properties);
        return new SourceRecord
        {
            Lane = lane,
            Position = (long)tag,
            Timestamp = timestamp,
            TimestampKind = timestamp < 0 ? TimestampKind.None : TimestampKind.Create,
            Redeliveries = Redeliveries(headers),
            Payload = new RecordPayload(slab, start, attributes.Length, body.Length, headersLength),
        };
    }

    /// <summary>Reads no more.</summary>
    public void Close() => _slabs.Close();

    private static MessageProperties Present(IReadOnlyBasicProperties from, bool redelivered) =>
        If(from.IsContentTypePresent(), MessageProperties.ContentType)
        | If(from.IsContentEncodingPresent(), MessageProperties.ContentEncoding)
        | If(from.IsHeadersPresent(), MessageProperties.Headers)
        | If(from.IsDeliveryModePresent(), MessageProperties.DeliveryMode)
        | If(from.IsPriorityPresent(), MessageProperties.Priority)
        | If(from.IsCorrelationIdPresent(), MessageProperties.CorrelationId)
        | If(from.IsReplyToPresent(), MessageProperties.ReplyTo)
        | If(from.IsExpirationPresent(), MessageProperties.Expiration)
        | If(from.IsMessageIdPresent(), MessageProperties.MessageId)
        | If(from.IsTimestampPresent(), MessageProperties.Timestamp)
        | If(from.IsTypePresent(), MessageProperties.Type)
        | If(from.IsUserIdPresent(), MessageProperties.UserId)
        | If(from.IsAppIdPresent(), MessageProperties.AppId)
        | If(from.IsClusterIdPresent(), MessageProperties.ClusterId)
        | If(redelivered, MessageProperties.Redelivered);

    private static bool Has(MessageProperties present, MessageProperties property) => (present & property) != MessageProperties.None;

    private static MessageProperties If(bool condition, MessageProperties property) => condition ? property : MessageProperties.None;

    private void WriteAttributes(IReadOnlyBasicProperties from, bool redelivered)
    {
        var present = Present(from, redelivered);
        _fields.WriteFlags((ushort)present);
        WriteText(present, MessageProperties.ContentType, from.ContentType);
        WriteText(present, MessageProperties.ContentEncoding, from.ContentEncoding);
        if (Has(present, MessageProperties.Headers)) HeaderTable.Write(_fields, from.Headers);
        if (Has(present, MessageProperties.DeliveryMode)) _fields.WriteByte((byte)from.DeliveryMode);
        if (Has(present, MessageProperties.Priority)) _fields.WriteByte(from.Priority);
        WriteText(present, MessageProperties.CorrelationId, from.CorrelationId);
        WriteText(present, MessageProperties.ReplyTo, from.ReplyTo);
        WriteText(present, MessageProperties.Expiration, from.Expiration);
        WriteText(present, MessageProperties.MessageId, from.MessageId);
        if (Has(present, MessageProperties.Timestamp)) _fields.WriteInteger(from.Timestamp.UnixTime);
        WriteText(present, MessageProperties.Type, from.Type);
        WriteText(present, MessageProperties.UserId, from.UserId);
        WriteText(present, MessageProperties.AppId, from.AppId);
        WriteText(present, MessageProperties.ClusterId, from.ClusterId);
    }

    private void WriteText(MessageProperties present, MessageProperties property, string? text)
    {
        if (Has(present, property)) _fields.WriteText(text ?? "");
    }

    private static long TimestampOf(IReadOnlyBasicProperties properties)
    {
        if (!properties.IsTimestampPresent()) return -1;
        var seconds = properties.Timestamp.UnixTime;
        return seconds >= 0 && seconds <= MostSeconds ? seconds * 1000 : -1;
    }

    private static int Redeliveries(IDictionary<string, object?>? headers) =>
        headers is not null && headers.TryGetValue(DeliveryCount, out var count) ? CountOf(count) : 0;

    private static int CountOf(object? count) => count switch
    {
        long many => (int)Math.Clamp(many, 0, int.MaxValue),
        int few => Math.Max(few, 0),
        _ => 0,
    };

    private static int HeadersLength(IDictionary<string, object?>? headers)
    {
        if (headers is null) return 0;
        var length = 0;
        foreach (var (name, value) in headers)
        {
            if (value is byte[] text && TraceHeaders.Contains(name)) length += RecordHeaders.EncodedLength(Encoding.UTF8.GetByteCount(name), text.Length);
        }

        return length;
    }

    private static void WriteHeaders(IDictionary<string, object?>? headers, Span<byte> room)
    {
        if (headers is null) return;
        foreach (var (name, value) in headers)
        {
            if (value is byte[] text && TraceHeaders.Contains(name)) room = room[RecordHeaders.Write(room, name, text, isNull: false)..];
        }
    }
}

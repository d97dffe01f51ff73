using Gateway.Filtering.Patterns;
using Gateway.Filtering.Values;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;

namespace Gateway.Filtering.Fields;

/// <summary>The properties of a RabbitMQ message: null where it has none, as in the event.</summary>
internal static class RabbitMqProperties
{
    public static FieldShape Shape { get; } = FieldShape.Object(
        ("contentType", FieldShape.Value),
        ("contentEncoding", FieldShape.Value),
        ("headers", FieldShape.Anything),
        ("deliveryMode", FieldShape.Value),
        ("priority", FieldShape.Value),
        ("correlationId", FieldShape.Value),
        ("replyTo", FieldShape.Value),
        ("expiration", FieldShape.Value),
        ("messageId", FieldShape.Value),
        ("timestamp", FieldShape.Value),
        ("type", FieldShape.Value),
        ("userId", FieldShape.Value),
        ("appId", FieldShape.Value),
        ("clusterId", FieldShape.Value),
        ("bodySize", FieldShape.Value));

    public static bool Match(ObjectPattern pattern, in RecordPayload payload)
    {
        Span<bool> slots = stackalloc bool[pattern.SlotCount];
        var match = new FieldMatches(pattern, slots);
        var fields = new FieldReader(payload.Attributes);
        var present = (MessageProperties)fields.ReadFlags();
        Text(match, "contentType"u8, ref fields, present, MessageProperties.ContentType);
        Text(match, "contentEncoding"u8, ref fields, present, MessageProperties.ContentEncoding);
        Headers(match, ref fields, present);
        Small(match, "deliveryMode"u8, ref fields, present, MessageProperties.DeliveryMode);
        Small(match, "priority"u8, ref fields, present, MessageProperties.Priority);
        Text(match, "correlationId"u8, ref fields, present, MessageProperties.CorrelationId);
        Text(match, "replyTo"u8, ref fields, present, MessageProperties.ReplyTo);
        Text(match, "expiration"u8, ref fields, present, MessageProperties.Expiration);
        Text(match, "messageId"u8, ref fields, present, MessageProperties.MessageId);
        Timestamp(match, ref fields, present);
        Text(match, "type"u8, ref fields, present, MessageProperties.Type);
        Text(match, "userId"u8, ref fields, present, MessageProperties.UserId);
        Text(match, "appId"u8, ref fields, present, MessageProperties.AppId);
        Text(match, "clusterId"u8, ref fields, present, MessageProperties.ClusterId);
        match.Number("bodySize"u8, payload.Value.Length);
        return match.Result;
    }

    private static bool Has(MessageProperties present, MessageProperties property) => (present & property) != MessageProperties.None;

    private static void Text(scoped FieldMatches match, ReadOnlySpan<byte> name, ref FieldReader fields, MessageProperties present, MessageProperties property)
    {
        var isThere = Has(present, property);
        match.Text(name, isThere, isThere ? fields.ReadBytes() : default);
    }

    private static void Small(scoped FieldMatches match, ReadOnlySpan<byte> name, ref FieldReader fields, MessageProperties present, MessageProperties property)
    {
        if (Has(present, property)) match.Number(name, fields.ReadByte());
        else match.Value(name, Scalar.Null);
    }

    private static void Timestamp(scoped FieldMatches match, ref FieldReader fields, MessageProperties present)
    {
        Span<byte> text = stackalloc byte[JavaDate.MostBytes];
        var length = Has(present, MessageProperties.Timestamp) ? JavaDate.Write(fields.ReadInteger(), text) : 0;
        match.Value("timestamp"u8, length > 0 ? Scalar.Text(text[..length]) : Scalar.Null);
    }

    private static void Headers(scoped FieldMatches match, ref FieldReader fields, MessageProperties present)
    {
        if (!Has(present, MessageProperties.Headers))
        {
            match.Value("headers"u8, Scalar.Null);
            return;
        }

        var table = fields.ReadBytes();
        if (match.Find("headers"u8) is not { } field) return;
        foreach (var slot in field.Slots) match.Slots[slot.Index] = RabbitMqHeaders.MatchTable(slot.Pattern, table) ?? slot.Pattern.MatchesAbsent;
    }
}

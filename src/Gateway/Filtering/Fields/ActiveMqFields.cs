using Gateway.Filtering.Patterns;
using Gateway.Filtering.Values;
using Gateway.Records;
using Gateway.Sources.ActiveMq;

namespace Gateway.Filtering.Fields;

/// <summary>The fields of an ActiveMQ message; its properties are texts, as in the event.</summary>
internal sealed class ActiveMqFields : IRecordFields
{
    private const int PersistentMode = 2;
    private const int NonPersistentMode = 1;

    public FieldShape Shape { get; } = FieldShape.Object(
        ("messageID", FieldShape.Value),
        ("messageType", FieldShape.Value),
        ("timestamp", FieldShape.Value),
        ("deliveryMode", FieldShape.Value),
        ("correlationID", FieldShape.Value),
        ("replyTo", FieldShape.Value),
        ("destination", FieldShape.Object(("physicalName", FieldShape.Value))),
        ("redelivered", FieldShape.Value),
        ("type", FieldShape.Value),
        ("expiration", FieldShape.Value),
        ("priority", FieldShape.Value),
        ("data", FieldShape.Anything),
        ("brokerInTime", FieldShape.Value),
        ("brokerOutTime", FieldShape.Value),
        ("properties", FieldShape.Table(FieldShape.Value)));

    public bool Matches(ObjectPattern filter, in SourceRecord record)
    {
        Span<bool> slots = stackalloc bool[filter.SlotCount];
        var match = new FieldMatches(filter, slots);
        var message = new MessageAttributes(record.Payload.Attributes);
        match.Text("messageID"u8, message.Id);
        match.Text("messageType"u8, message.IsBytes ? "jms/bytes-message"u8 : "jms/text-message"u8);
        match.Number("timestamp"u8, message.Timestamp);
        match.Number("deliveryMode"u8, message.IsPersistent ? PersistentMode : NonPersistentMode);
        match.Text("correlationID"u8, message.HasCorrelationId, message.CorrelationId);
        match.Text("replyTo"u8, message.HasReplyTo ? message.ReplyTo : "null"u8);
        MatchDestination(match, message.DestinationName);
        match.Flag("redelivered"u8, record.Redeliveries > 0);
        match.Text("type"u8, message.HasJmsType, message.JmsType);
        match.Number("expiration"u8, message.Expiration);
        match.Number("priority"u8, message.Priority);
        match.Number("brokerInTime"u8, message.BrokerInTime);
        match.Number("brokerOutTime"u8, message.BrokerOutTime);
        TextTable.Match(match, "properties"u8, record.Payload.Headers);
        return RecordBody.Decide(match, "data"u8, isThere: true, record.Payload.Value);
    }

    private static void MatchDestination(scoped FieldMatches match, ReadOnlySpan<byte> queue)
    {
        if (match.Find("destination"u8) is not { } field) return;
        foreach (var slot in field.Slots) match.Slots[slot.Index] = slot.Pattern is ObjectPattern inner ? HasName(inner, queue) : slot.Pattern.MatchesAbsent;
    }

    private static bool HasName(ObjectPattern pattern, ReadOnlySpan<byte> queue)
    {
        Span<bool> slots = stackalloc bool[pattern.SlotCount];
        var match = new FieldMatches(pattern, slots);
        match.Value("physicalName"u8, Scalar.Text(queue));
        return match.Result;
    }
}

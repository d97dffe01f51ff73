using Gateway.Filtering.Patterns;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;

namespace Gateway.Filtering.Fields;

/// <summary>The fields of a RabbitMQ message. A header's text is a text here, not the numbers that it is in the event.</summary>
internal sealed class RabbitMqFields : IRecordFields
{
    public FieldShape Shape { get; } = FieldShape.Object(
        ("basicProperties", RabbitMqProperties.Shape),
        ("redelivered", FieldShape.Value),
        ("data", FieldShape.Anything));

    public bool Matches(ObjectPattern filter, in SourceRecord record)
    {
        Span<bool> slots = stackalloc bool[filter.SlotCount];
        var match = new FieldMatches(filter, slots);
        var payload = record.Payload;
        var present = (MessageProperties)new FieldReader(payload.Attributes).ReadFlags();
        match.Flag("redelivered"u8, (present & MessageProperties.Redelivered) != MessageProperties.None);
        if (match.Find("basicProperties"u8) is { } field)
        {
            foreach (var slot in field.Slots)
                slots[slot.Index] = slot.Pattern is ObjectPattern inner ? RabbitMqProperties.Match(inner, payload) : slot.Pattern.MatchesAbsent;
        }

        return RecordBody.Decide(match, "data"u8, isThere: true, payload.Value);
    }
}

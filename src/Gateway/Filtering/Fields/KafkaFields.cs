using Gateway.Filtering.Patterns;
using Gateway.Records;

namespace Gateway.Filtering.Fields;

/// <summary>The fields of a Kafka record. A header's value is a text here, not the numbers that it is in the event.</summary>
internal sealed class KafkaFields : IRecordFields
{
    public FieldShape Shape { get; } = FieldShape.Object(
        ("topic", FieldShape.Value),
        ("partition", FieldShape.Value),
        ("offset", FieldShape.Value),
        ("timestamp", FieldShape.Value),
        ("timestampType", FieldShape.Value),
        ("key", FieldShape.Anything),
        ("value", FieldShape.Anything),
        ("headers", FieldShape.Table(FieldShape.Value)));

    public bool Matches(ObjectPattern filter, in SourceRecord record)
    {
        Span<bool> slots = stackalloc bool[filter.SlotCount];
        var match = new FieldMatches(filter, slots);
        var payload = record.Payload;
        match.Text("topic"u8, record.Lane.Destination);
        match.Number("partition"u8, record.Lane.Partition.GetValueOrDefault());
        match.Number("offset"u8, record.Position);
        match.Number("timestamp"u8, record.Timestamp);
        match.Text("timestampType"u8, NameOf(record.TimestampKind));
        TextTable.Match(match, "headers"u8, payload.Headers);
        if (match.Find("key"u8) is { } key) RecordBody.Match(match, key, payload.HasKey, payload.Key);
        return RecordBody.Decide(match, "value"u8, payload.HasValue, payload.Value);
    }

    private static ReadOnlySpan<byte> NameOf(TimestampKind kind) => kind switch
    {
        TimestampKind.Create => "CREATE_TIME"u8,
        TimestampKind.LogAppend => "LOG_APPEND_TIME"u8,
        _ => "NO_TIMESTAMP_TYPE"u8,
    };
}

using System.Globalization;
using System.Text;
using Gateway.Records;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>The properties that a message keeps when something about it is published: whom it concerns, but not how its own body is to be read.</summary>
internal static class OutgoingProperties
{
    private const string Json = "application/json";

    /// <summary>The broker sends copies where these say.</summary>
    private static readonly string[] Routing = ["CC", "BCC"];

    public static BasicProperties Of(in SourceRecord record)
    {
        var fields = new FieldReader(record.Payload.Attributes);
        var present = (MessageProperties)fields.ReadFlags();
        var properties = new BasicProperties { ContentType = Json, Persistent = true };
        if (Has(present, MessageProperties.ContentType)) fields.ReadBytes();
        if (Has(present, MessageProperties.ContentEncoding)) fields.ReadBytes();
        if (Has(present, MessageProperties.Headers)) properties.Headers = HeadersOf(fields.ReadBytes());
        if (Has(present, MessageProperties.DeliveryMode)) fields.ReadByte();
        if (Has(present, MessageProperties.Priority)) properties.Priority = fields.ReadByte();
        if (Has(present, MessageProperties.CorrelationId)) properties.CorrelationId = Text(ref fields);
        if (Has(present, MessageProperties.ReplyTo)) properties.ReplyTo = Text(ref fields);
        // It would end this message too.
        if (Has(present, MessageProperties.Expiration)) fields.ReadBytes();
        if (Has(present, MessageProperties.MessageId)) properties.MessageId = Text(ref fields);
        if (Has(present, MessageProperties.Timestamp)) properties.Timestamp = new AmqpTimestamp(fields.ReadInteger());
        if (Has(present, MessageProperties.Type)) properties.Type = Text(ref fields);
        // Brokers refuse a user that is not the one who publishes.
        if (Has(present, MessageProperties.UserId)) fields.ReadBytes();
        if (Has(present, MessageProperties.AppId)) properties.AppId = Text(ref fields);
        return properties;
    }

    private static bool Has(MessageProperties present, MessageProperties property) => (present & property) != MessageProperties.None;

    private static string Text(ref FieldReader fields) => Encoding.UTF8.GetString(fields.ReadBytes());

    private static Dictionary<string, object?> HeadersOf(ReadOnlySpan<byte> encoded)
    {
        var headers = Table(encoded);
        foreach (var name in Routing) headers.Remove(name);
        return headers;
    }

    private static Dictionary<string, object?> Table(ReadOnlySpan<byte> encoded)
    {
        var table = new Dictionary<string, object?>(StringComparer.Ordinal);
        var fields = new FieldReader(encoded);
        while (!fields.IsEmpty) table[Text(ref fields)] = Value(ref fields);
        return table;
    }

    private static object? Value(ref FieldReader fields) => fields.ReadKind() switch
    {
        FieldKind.Boolean => fields.ReadByte() != 0,
        FieldKind.Integer => fields.ReadInteger(),
        FieldKind.Single => fields.ReadSingle(),
        FieldKind.Double => fields.ReadDouble(),
        FieldKind.Decimal => decimal.Parse(Text(ref fields), CultureInfo.InvariantCulture),
        FieldKind.Timestamp => new AmqpTimestamp(fields.ReadInteger()),
        FieldKind.Text => fields.ReadBytes().ToArray(),
        FieldKind.Bytes => new BinaryTableValue(fields.ReadBytes().ToArray()),
        FieldKind.Table => Table(fields.ReadBytes()),
        FieldKind.Array => List(fields.ReadBytes()),
        _ => null,
    };

    private static List<object?> List(ReadOnlySpan<byte> encoded)
    {
        var list = new List<object?>();
        var fields = new FieldReader(encoded);
        while (!fields.IsEmpty) list.Add(Value(ref fields));
        return list;
    }
}

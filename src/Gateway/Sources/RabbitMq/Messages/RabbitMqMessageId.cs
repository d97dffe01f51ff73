using System.Text;
using Gateway.Records;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Finds the <c>message-id</c> that a message's producer gave it.</summary>
internal static class RabbitMqMessageId
{
    private const MessageProperties TextsBeforeHeaders = MessageProperties.ContentType | MessageProperties.ContentEncoding;
    private const MessageProperties TextsBeforeId = MessageProperties.CorrelationId | MessageProperties.ReplyTo | MessageProperties.Expiration;

    /// <returns>Null when it has none, for AMQP does not ask for one.</returns>
    public static string? Of(in SourceRecord record)
    {
        var fields = new FieldReader(record.Payload.Attributes);
        var present = (MessageProperties)fields.ReadFlags();
        if (!present.HasFlag(MessageProperties.MessageId)) return null;
        SkipTexts(ref fields, present & TextsBeforeHeaders);
        if (present.HasFlag(MessageProperties.Headers)) fields.ReadBytes();
        if (present.HasFlag(MessageProperties.DeliveryMode)) fields.ReadByte();
        if (present.HasFlag(MessageProperties.Priority)) fields.ReadByte();
        SkipTexts(ref fields, present & TextsBeforeId);
        return Encoding.UTF8.GetString(fields.ReadBytes());
    }

    private static void SkipTexts(ref FieldReader fields, MessageProperties texts)
    {
        for (var count = int.PopCount((int)texts); count > 0; count--) fields.ReadBytes();
    }
}

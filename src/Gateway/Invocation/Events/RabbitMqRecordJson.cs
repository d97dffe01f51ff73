using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;

namespace Gateway.Invocation.Events;

/// <summary>One message as JSON: all fifteen properties, null where the message has none.</summary>
internal static class RabbitMqRecordJson
{
    public static void Write<TOutput>(ref TOutput output, in SourceRecord record)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        var payload = record.Payload;
        var fields = new FieldReader(payload.Attributes);
        var present = (MessageProperties)fields.ReadFlags();

        output.Write("{\"basicProperties\":{\"contentType\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.ContentType);
        output.Write(",\"contentEncoding\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.ContentEncoding);
        output.Write(",\"headers\":"u8);
        if (Has(present, MessageProperties.Headers)) RabbitMqHeaderJson.WriteTable(ref output, fields.ReadBytes());
        else output.Write("null"u8);
        output.Write(",\"deliveryMode\":"u8);
        WriteSmall(ref output, ref fields, present, MessageProperties.DeliveryMode);
        output.Write(",\"priority\":"u8);
        WriteSmall(ref output, ref fields, present, MessageProperties.Priority);
        output.Write(",\"correlationId\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.CorrelationId);
        output.Write(",\"replyTo\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.ReplyTo);
        output.Write(",\"expiration\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.Expiration);
        output.Write(",\"messageId\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.MessageId);
        output.Write(",\"timestamp\":"u8);
        if (Has(present, MessageProperties.Timestamp)) RabbitMqHeaderJson.WriteTimestamp(ref output, fields.ReadInteger());
        else output.Write("null"u8);
        output.Write(",\"type\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.Type);
        output.Write(",\"userId\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.UserId);
        output.Write(",\"appId\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.AppId);
        output.Write(",\"clusterId\":"u8);
        WriteText(ref output, ref fields, present, MessageProperties.ClusterId);
        output.Write(",\"bodySize\":"u8);
        output.WriteNumber(payload.Value.Length);
        output.Write(Has(present, MessageProperties.Redelivered) ? "},\"redelivered\":true,\"data\":\""u8 : "},\"redelivered\":false,\"data\":\""u8);
        output.WriteBase64(payload.Value);
        output.Write("\"}"u8);
    }

    private static bool Has(MessageProperties present, MessageProperties property) => (present & property) != MessageProperties.None;

    private static void WriteText<TOutput>(ref TOutput output, ref FieldReader fields, MessageProperties present, MessageProperties property)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        if (!Has(present, property))
        {
            output.Write("null"u8);
            return;
        }

        output.Write((byte)'"');
        output.WriteText(fields.ReadBytes());
        output.Write((byte)'"');
    }

    private static void WriteSmall<TOutput>(ref TOutput output, ref FieldReader fields, MessageProperties present, MessageProperties property)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        if (Has(present, property)) output.WriteNumber(fields.ReadByte());
        else output.Write("null"u8);
    }
}

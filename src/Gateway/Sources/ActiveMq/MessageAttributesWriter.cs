using System.Buffers.Binary;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>Encodes a message's fields in the form of <see cref="MessageAttributes"/>.</summary>
internal static class MessageAttributesWriter
{
    public static void Write(in MessageDispatch dispatch, ByteScratch destination)
    {
        var message = dispatch.Message;
        destination.Write((byte)FlagsOf(message));
        destination.Write(message.Priority);
        WriteNumber(destination, message.Timestamp);
        WriteNumber(destination, message.Expiration);
        WriteNumber(destination, message.BrokerInTime);
        WriteNumber(destination, message.BrokerOutTime);

        var id = Begin(destination);
        message.Id.WriteText(destination);
        End(destination, id);
        WriteText(destination, dispatch.Destination.Name);
        WriteText(destination, message.CorrelationId);
        WriteReplyTo(destination, message.ReplyTo);
        WriteText(destination, message.JmsType);
        WriteRaw(destination, dispatch.Destination.Encoded);
        WriteRaw(destination, message.EncodedId);
    }

    private static AttributeFlags FlagsOf(in Message message) =>
        (message.Type != WireType.TextMessage ? AttributeFlags.Bytes : AttributeFlags.None)
        | (message.IsPersistent ? AttributeFlags.Persistent : AttributeFlags.None)
        | (message.HasCorrelationId ? AttributeFlags.CorrelationId : AttributeFlags.None)
        | (message.ReplyTo.IsNull ? AttributeFlags.None : AttributeFlags.ReplyTo)
        | (message.HasJmsType ? AttributeFlags.JmsType : AttributeFlags.None);

    private static void WriteReplyTo(ByteScratch destination, in Destination replyTo)
    {
        var start = Begin(destination);
        if (!replyTo.IsNull)
        {
            destination.Write(replyTo.Scheme);
            ModifiedUtf8.Write(replyTo.Name, destination);
        }

        End(destination, start);
    }

    private static void WriteText(ByteScratch destination, ReadOnlySpan<byte> text)
    {
        var start = Begin(destination);
        ModifiedUtf8.Write(text, destination);
        End(destination, start);
    }

    private static void WriteRaw(ByteScratch destination, ReadOnlySpan<byte> bytes)
    {
        var start = Begin(destination);
        destination.Write(bytes);
        End(destination, start);
    }

    private static void WriteNumber(ByteScratch destination, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.Room(sizeof(long)), value);
        destination.Advance(sizeof(long));
    }

    private static int Begin(ByteScratch destination)
    {
        var start = destination.Length;
        BinaryPrimitives.WriteInt32LittleEndian(destination.Room(sizeof(int)), 0);
        destination.Advance(sizeof(int));
        return start;
    }

    private static void End(ByteScratch destination, int start) =>
        BinaryPrimitives.WriteInt32LittleEndian(destination.Filled(start, sizeof(int)), destination.Length - start - sizeof(int));
}

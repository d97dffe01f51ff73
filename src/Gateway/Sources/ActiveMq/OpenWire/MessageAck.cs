namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Acknowledgements of one message each, or of several that were dispatched one directly after the other; in any order.</summary>
internal static class MessageAck
{
    private const byte Poison = 1;
    private const byte Standard = 2;
    private const byte Individual = 4;
    private const int OneMessage = 1;
    private const string CauseClass = "java.lang.Throwable";

    /// <summary>The message is done.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="commandId">Of this command.</param>
    /// <param name="consumer">Who got it.</param>
    /// <param name="destination">The object as the dispatch named it.</param>
    /// <param name="messageId">The object as it came.</param>
    public static void WriteDone(OpenWireWriter writer, int commandId, ConsumerId consumer, ReadOnlySpan<byte> destination, ReadOnlySpan<byte> messageId)
    {
        var start = WriteHead(writer, commandId, consumer, destination, Individual);
        writer.Null(); // first message
        writer.Raw(messageId);
        writer.Int(OneMessage);
        writer.Null(); // cause
        writer.End(start);
    }

    /// <summary>The messages are done, all that were dispatched from the first to the last and are not acknowledged yet.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="commandId">Of this command.</param>
    /// <param name="consumer">Who got them.</param>
    /// <param name="destination">The object as the dispatches named it.</param>
    /// <param name="firstId">The object as it came.</param>
    /// <param name="lastId">The object as it came.</param>
    /// <param name="messages">How many; where that is wrong the broker removes none, and answers with an error.</param>
    public static void WriteRunDone(
        OpenWireWriter writer, int commandId, ConsumerId consumer, ReadOnlySpan<byte> destination, ReadOnlySpan<byte> firstId, ReadOnlySpan<byte> lastId, int messages)
    {
        var start = WriteHead(writer, commandId, consumer, destination, Standard);
        writer.Raw(firstId);
        writer.Raw(lastId);
        writer.Int(messages);
        writer.Null(); // cause
        writer.End(start);
    }

    /// <summary>The message can never be processed: the broker moves it to its dead-letter queue.</summary>
    /// <inheritdoc cref="WriteDone"/>
    public static void WritePoison(
        OpenWireWriter writer, int commandId, ConsumerId consumer, ReadOnlySpan<byte> destination, ReadOnlySpan<byte> messageId, string cause)
    {
        var start = WriteHead(writer, commandId, consumer, destination, Poison);
        // NOTE: without a first message everything from the head of what is unacknowledged would go to the dead-letter queue.
        writer.Raw(messageId);
        writer.Raw(messageId);
        writer.Int(OneMessage);
        writer.Bool(true);
        writer.String(CauseClass);
        writer.String(cause);
        writer.End(start);
    }

    private static int WriteHead(OpenWireWriter writer, int commandId, ConsumerId consumer, ReadOnlySpan<byte> destination, byte kind)
    {
        var start = CommandHeader.Begin(writer, WireType.MessageAck, commandId, responseRequired: false);
        writer.Raw(destination);
        writer.Null(); // transaction
        writer.Raw(consumer.Encoded);
        writer.Byte(kind);
        return start;
    }
}

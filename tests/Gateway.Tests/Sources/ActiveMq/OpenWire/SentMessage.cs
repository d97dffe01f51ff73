namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Messages as they lie in a frame, behind their type.</summary>
internal static class SentMessage
{
    /// <param name="type">The kind of message; its type is not part of the result.</param>
    /// <param name="content">The body as on the wire.</param>
    /// <param name="compressed">Whether the body says it is.</param>
    /// <param name="properties">A primitive map; null for none.</param>
    /// <param name="groupId">Null for none.</param>
    /// <param name="sequence">The producer's number and the broker's.</param>
    public static byte[] Frame(byte type, byte[]? content, bool compressed = false, byte[]? properties = null, string? groupId = null, long sequence = 1)
    {
        using var writer = OpenWireWriter.Rent();
        writer.Int(9);
        writer.Bool(true);
        Producer(writer);
        writer.Queue("orders");
        writer.Null();
        writer.Null();
        writer.Object(WireType.MessageId);
        writer.Null();
        Producer(writer);
        writer.Long(sequence);
        writer.Long(1000 + sequence);
        writer.Null();
        writer.String(groupId);
        writer.Int(0);
        writer.Null();
        writer.Bool(true);
        writer.Long(0);
        writer.Byte(4);
        writer.Null();
        writer.Long(1_772_615_105_123);
        writer.Null();
        Bytes(writer, content);
        Bytes(writer, properties);
        writer.Null();
        writer.Null();
        writer.Bool(compressed);
        writer.Int(0);
        writer.Null();
        writer.Long(0);
        writer.Null();
        writer.Down(2);
        writer.Null();
        writer.Long(1_772_615_105_124);
        writer.Long(1_772_615_105_131);
        writer.Bool(false);
        if (type == WireType.BlobMessage) writer.Down(3);
        return writer.Written.ToArray();
    }

    private static void Producer(OpenWireWriter writer)
    {
        writer.Object(WireType.ProducerId);
        writer.String("ID:p-1:1");
        writer.Long(1);
        writer.Long(1);
    }

    private static void Bytes(OpenWireWriter writer, byte[]? bytes)
    {
        if (bytes is null) writer.Null();
        else writer.Bytes(bytes);
    }
}

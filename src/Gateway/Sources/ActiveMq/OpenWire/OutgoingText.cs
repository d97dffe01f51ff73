using System.Buffers.Binary;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>A persistent text message on its way to a queue.</summary>
/// <param name="Producer">Who sends it.</param>
/// <param name="Queue">Where to.</param>
/// <param name="Sequence">Unique for the producer, ascending.</param>
/// <param name="Text">The body.</param>
internal sealed record OutgoingText(ProducerId Producer, string Queue, long Sequence, string Text) : IOpenWireCommand
{
    /// <summary>Epoch milliseconds.</summary>
    public required long Timestamp { get; init; }

    public string? CorrelationId { get; init; }

    public string? JmsType { get; init; }

    /// <summary>0 to 9.</summary>
    public byte Priority { get; init; } = 4;

    /// <summary>All of them texts.</summary>
    public IReadOnlyList<(string Name, string Value)> Properties { get; init; } = [];

    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var (content, properties) = (EncodedText(), EncodedProperties());
        var start = CommandHeader.Begin(writer, WireType.TextMessage, commandId, responseRequired);
        Producer.Write(writer);
        writer.Queue(Queue);
        writer.Null(); // transaction
        writer.Null(); // original destination
        writer.Object(WireType.MessageId);
        writer.Null(); // text view
        Producer.Write(writer);
        writer.Long(Sequence);
        writer.Long(0); // the broker's own
        writer.Null(); // original transaction
        writer.Null(); // group
        writer.Int(0); // its number in the group
        writer.String(CorrelationId);
        writer.Bool(true); // persistent
        writer.Long(0); // expiration
        writer.Byte(Priority);
        writer.Null(); // reply to
        writer.Long(Timestamp);
        writer.String(JmsType);
        writer.Bytes(content);
        writer.Bytes(properties);
        writer.Null(); // structure
        writer.Null(); // target consumer
        writer.Bool(false); // compressed
        writer.Int(0); // redeliveries
        writer.Null(); // broker path
        writer.Long(0); // arrival
        writer.Null(); // user
        writer.Down(2); // received by a bridge, droppable
        writer.Null(); // cluster
        writer.Long(0); // broker in time
        writer.Long(0); // broker out time
        writer.Bool(false); // first of its group
        writer.End(start);
    }

    private byte[] EncodedText()
    {
        var body = new byte[sizeof(int) + ModifiedUtf8.EncodedLength(Text)];
        BinaryPrimitives.WriteInt32BigEndian(body, body.Length - sizeof(int));
        ModifiedUtf8.Encode(Text, body.AsSpan(sizeof(int)));
        return body;
    }

    private byte[] EncodedProperties()
    {
        using var map = OpenWireWriter.Rent();
        map.Int(Properties.Count);
        foreach (var (name, value) in Properties)
        {
            map.BareString(name);
            map.Byte((byte)PrimitiveKind.String);
            map.BareString(value);
        }

        return map.Written.ToArray();
    }
}

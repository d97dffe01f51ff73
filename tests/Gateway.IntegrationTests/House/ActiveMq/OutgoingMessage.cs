using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>A message on its way to the broker.</summary>
internal sealed record OutgoingMessage(string ConnectionId, string Queue, long Sequence, byte Type, byte[]? Content) : IOpenWireCommand
{
    public byte DestinationType { get; init; } = WireType.Queue;

    public bool IsPersistent { get; init; } = true;

    public bool IsCompressed { get; init; }

    public string? GroupId { get; init; }

    public string? CorrelationId { get; init; }

    public string? ReplyTo { get; init; }

    public string? JmsType { get; init; }

    public long Expiration { get; init; }

    public byte Priority { get; init; } = 4;

    public long Timestamp { get; init; } = 1_772_615_105_123;

    /// <summary>Texts, whole numbers of 32 bits, and booleans.</summary>
    public IReadOnlyDictionary<string, object> Properties { get; init; } = new Dictionary<string, object>();

    public static void WriteProducerId(OpenWireWriter writer, string connectionId)
    {
        writer.Object(WireType.ProducerId);
        writer.String(connectionId);
        writer.Long(1); // value
        writer.Long(1); // session
    }

    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, Type, commandId, responseRequired);
        WriteProducerId(writer, ConnectionId);
        writer.Object(DestinationType);
        writer.String(Queue);
        writer.Null(); // transaction
        writer.Null(); // original destination
        writer.Object(WireType.MessageId);
        writer.Null(); // text view
        WriteProducerId(writer, ConnectionId);
        writer.Long(Sequence);
        writer.Long(0); // the broker's own
        writer.Null(); // original transaction
        writer.String(GroupId);
        writer.Int(0);
        writer.String(CorrelationId);
        writer.Bool(IsPersistent);
        writer.Long(Expiration);
        writer.Byte(Priority);
        if (ReplyTo is null) writer.Null();
        else writer.Queue(ReplyTo);
        writer.Long(Timestamp);
        writer.String(JmsType);
        WriteBytes(writer, Content);
        WriteBytes(writer, Properties.Count == 0 ? null : EncodedProperties());
        writer.Null(); // structure
        writer.Null(); // target consumer
        writer.Bool(IsCompressed);
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

    private byte[] EncodedProperties()
    {
        using var map = OpenWireWriter.Rent();
        map.Int(Properties.Count);
        foreach (var (name, value) in Properties)
        {
            map.BareString(name);
            switch (value)
            {
                case int number:
                    map.Byte((byte)PrimitiveKind.Int);
                    map.Int(number);
                    break;
                case bool flag:
                    map.Byte((byte)PrimitiveKind.Boolean);
                    map.Bool(flag);
                    break;
                default:
                    map.Byte((byte)PrimitiveKind.String);
                    map.BareString((string)value);
                    break;
            }
        }

        return map.Written.ToArray();
    }

    private static void WriteBytes(OpenWireWriter writer, byte[]? bytes)
    {
        if (bytes is null) writer.Null();
        else writer.Bytes(bytes);
    }
}

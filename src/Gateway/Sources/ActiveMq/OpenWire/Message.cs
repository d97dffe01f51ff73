namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>A message's fields, as they lie in its frame; texts in modified UTF-8.</summary>
internal readonly ref struct Message
{
    /// <summary>One of the message types.</summary>
    public byte Type { get; private init; }

    /// <summary>True for a message that carries a broker's own object, which is not read; the fields behind it are not known then.</summary>
    public bool IsAdvisory { get; private init; }

    /// <summary>Of an advisory: the fields of the broker's object, and what is behind it.</summary>
    public ReadOnlySpan<byte> Structure { get; private init; }

    public MessageId Id { get; private init; }

    /// <summary>The id's object, presence and type included.</summary>
    public ReadOnlySpan<byte> EncodedId { get; private init; }

    /// <summary>Empty when the message belongs to no group.</summary>
    public ReadOnlySpan<byte> GroupId { get; private init; }

    public bool HasCorrelationId { get; private init; }

    public ReadOnlySpan<byte> CorrelationId { get; private init; }

    public bool IsPersistent { get; private init; }

    /// <summary>Epoch milliseconds; 0 never.</summary>
    public long Expiration { get; private init; }

    /// <summary>0 to 9.</summary>
    public byte Priority { get; private init; }

    public Destination ReplyTo { get; private init; }

    /// <summary>Epoch milliseconds of the producer's clock.</summary>
    public long Timestamp { get; private init; }

    public bool HasJmsType { get; private init; }

    public ReadOnlySpan<byte> JmsType { get; private init; }

    /// <summary>The body; empty when there is none.</summary>
    public ReadOnlySpan<byte> Content { get; private init; }

    /// <summary>A <see cref="PrimitiveMap"/>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Properties { get; private init; }

    public bool IsCompressed { get; private init; }

    /// <summary>Epoch milliseconds at which the broker took it in.</summary>
    public long BrokerInTime { get; private init; }

    /// <summary>Epoch milliseconds at which the broker sent it here.</summary>
    public long BrokerOutTime { get; private init; }

    /// <summary>Reads the fields behind the type.</summary>
    public static Message Read(scoped ref OpenWireReader reader, byte type)
    {
        if (type is < WireType.PlainMessage or > WireType.BlobMessage) throw new OpenWireException($"Type {type} is no message");
        CommandHeader.Read(ref reader); // its producer's
        ObjectSkipper.Skip(ref reader); // producer id
        Destination.Read(ref reader);
        ObjectSkipper.Skip(ref reader); // transaction
        ObjectSkipper.Skip(ref reader); // original destination
        var start = reader.Position;
        if (!reader.ObjectOf(WireType.MessageId)) throw new OpenWireException("A message has no id");
        var id = MessageId.Read(ref reader);
        var encodedId = reader.Since(start);
        ObjectSkipper.Skip(ref reader); // original transaction
        reader.Text(out var groupId);
        reader.Int(); // its number in the group
        var hasCorrelationId = reader.Text(out var correlationId);
        var persistent = reader.Bool();
        var expiration = reader.Long();
        var priority = reader.Byte();
        var replyTo = Destination.Read(ref reader);
        var timestamp = reader.Long();
        var hasJmsType = reader.Text(out var jmsType);
        reader.Bytes(out var content);
        reader.Bytes(out var properties);
        var advisory = !TrySkipStructure(ref reader);
        var structure = advisory ? reader.Raw(reader.Left) : default;
        var (compressed, inTime, outTime) = advisory ? default : ReadRest(ref reader, type);
        return new Message
        {
            Type = type,
            IsAdvisory = advisory,
            Structure = structure,
            Id = id,
            EncodedId = encodedId,
            GroupId = groupId,
            HasCorrelationId = hasCorrelationId,
            CorrelationId = correlationId,
            IsPersistent = persistent,
            Expiration = expiration,
            Priority = priority,
            ReplyTo = replyTo,
            Timestamp = timestamp,
            HasJmsType = hasJmsType,
            JmsType = jmsType,
            Content = content,
            Properties = properties,
            IsCompressed = compressed,
            BrokerInTime = inTime,
            BrokerOutTime = outTime,
        };
    }

    private static bool TrySkipStructure(scoped ref OpenWireReader reader) =>
        !reader.Bool() || ObjectSkipper.TrySkipFields(ref reader, reader.Byte());

    private static (bool Compressed, long InTime, long OutTime) ReadRest(scoped ref OpenWireReader reader, byte type)
    {
        ObjectSkipper.Skip(ref reader); // target consumer
        var compressed = reader.Bool();
        reader.Int(); // redeliveries; the dispatch says the same
        ObjectSkipper.SkipArray(ref reader); // broker path
        reader.Long(); // arrival
        reader.Text(out _); // user
        reader.Bool(); // received by a bridge
        reader.Bool(); // droppable
        ObjectSkipper.SkipArray(ref reader); // cluster
        var (inTime, outTime) = (reader.Long(), reader.Long());
        reader.Bool(); // first of its group
        if (type == WireType.BlobMessage) SkipBlob(ref reader);
        return (compressed, inTime, outTime);
    }

    private static void SkipBlob(scoped ref OpenWireReader reader)
    {
        reader.Text(out _); // address
        reader.Text(out _); // media type
        reader.Bool(); // deleted by the broker
    }
}

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>The identity of a message, as it lies in its frame.</summary>
internal readonly ref struct MessageId
{
    private static ReadOnlySpan<byte> Prefix => "ID:"u8;

    /// <summary>Set where the id comes from another protocol; it is the whole id then.</summary>
    private ReadOnlySpan<byte> TextView { get; init; }

    private bool HasTextView { get; init; }

    private ReadOnlySpan<byte> ConnectionId { get; init; }

    private long SessionId { get; init; }

    private long ProducerValue { get; init; }

    private long ProducerSequence { get; init; }

    /// <summary>The broker's own ascending number of the message.</summary>
    public long BrokerSequence { get; private init; }

    /// <summary>Reads the fields behind the type.</summary>
    public static MessageId Read(scoped ref OpenWireReader reader)
    {
        var hasTextView = reader.Text(out var textView);
        ReadOnlySpan<byte> connection = default;
        var (value, session) = (0L, 0L);
        if (reader.ObjectOf(WireType.ProducerId))
        {
            reader.Text(out connection);
            // A producer's id has the value before the session, a consumer's the other way round.
            (value, session) = (reader.Long(), reader.Long());
        }

        return new MessageId
        {
            TextView = textView,
            HasTextView = hasTextView,
            ConnectionId = connection,
            SessionId = session,
            ProducerValue = value,
            ProducerSequence = reader.Long(),
            BrokerSequence = reader.Long(),
        };
    }

    /// <summary>Writes the id as JMS shows it, in ordinary UTF-8.</summary>
    public void WriteText(ByteScratch destination)
    {
        if (HasTextView)
        {
            if (!TextView.StartsWith(Prefix)) destination.Write(Prefix);
            ModifiedUtf8.Write(TextView, destination);
            return;
        }

        ModifiedUtf8.Write(ConnectionId, destination);
        WritePart(destination, SessionId);
        WritePart(destination, ProducerValue);
        WritePart(destination, ProducerSequence);
    }

    private static void WritePart(ByteScratch destination, long part)
    {
        destination.Write((byte)':');
        destination.WriteNumber(part);
    }
}

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>A message on its way to one of our consumers.</summary>
internal readonly ref struct MessageDispatch
{
    /// <summary>The number of the consumer; it may be closed already.</summary>
    public long Consumer { get; private init; }

    /// <summary>The queue that acknowledgements name.</summary>
    public Destination Destination { get; private init; }

    public Message Message { get; private init; }

    /// <summary>How often the message was delivered before, as far as the broker remembers.</summary>
    public int Redeliveries { get; private init; }

    /// <summary>Reads the fields behind the header.</summary>
    /// <returns>False when there is no message in it.</returns>
    public static bool TryRead(scoped ref OpenWireReader reader, out MessageDispatch dispatch)
    {
        dispatch = default;
        var consumer = ConsumerId.ReadValue(ref reader);
        var destination = Destination.Read(ref reader);
        if (!reader.Bool() || consumer is not { } value || destination.IsNull) return false;
        var message = Message.Read(ref reader, reader.Byte());
        dispatch = new MessageDispatch
        {
            Consumer = value,
            Destination = destination,
            Message = message,
            Redeliveries = message.IsAdvisory ? 0 : Math.Max(0, reader.Int()),
        };
        return true;
    }
}

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Subscribes to a queue. Messages may come before the answer.</summary>
/// <param name="Id">The new consumer.</param>
/// <param name="Queue">The queue; wildcards and lists are the broker's to understand.</param>
/// <param name="Prefetch">Most unacknowledged messages, 1 to 32,766; not 1000, which a broker's policy may replace.</param>
internal sealed record ConsumerInfo(ConsumerId Id, string Queue, int Prefetch) : IOpenWireCommand
{
    /// <summary>True to be shown copies of what is there; nothing is taken.</summary>
    public bool Browses { get; init; }

    /// <summary>True where it is the name of a topic.</summary>
    public bool IsTopic { get; init; }

    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, WireType.ConsumerInfo, commandId, responseRequired);
        writer.Raw(Id.Encoded);
        writer.Bool(Browses);
        writer.Object(IsTopic ? WireType.Topic : WireType.Queue);
        writer.String(Queue);
        writer.Int(Prefetch);
        writer.Int(0); // limit of pending messages, for topics
        writer.Bool(true); // dispatch asynchronously
        writer.Null(); // selector
        writer.Null(); // client id
        writer.Null(); // subscription name
        writer.Down(3); // no local, exclusive, retroactive
        writer.Byte(0); // priority
        writer.Null(); // broker path
        writer.Null(); // additional predicate
        writer.Down(3); // network subscription, optimized acknowledge, no range acknowledgements
        writer.Null(); // network consumer path
        writer.End(start);
    }
}

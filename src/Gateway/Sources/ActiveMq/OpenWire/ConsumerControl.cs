namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>States a consumer's prefetch once more, which makes the broker look whether it has more messages for it.</summary>
internal sealed record ConsumerControl(ConsumerId Id, string Queue, int Prefetch) : IOpenWireCommand
{
    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, WireType.ConsumerControl, commandId, responseRequired);
        writer.Queue(Queue);
        writer.Bool(false); // close
        writer.Raw(Id.Encoded);
        writer.Int(Prefetch);
        writer.Down(3); // flush, start, stop
        writer.End(start);
    }

    /// <summary>Reads the fields behind the header, as the broker sends them to end a consumer.</summary>
    /// <returns>The consumer that is closed; null when none is.</returns>
    public static long? ReadClosed(scoped ref OpenWireReader reader)
    {
        ObjectSkipper.Skip(ref reader);
        var close = reader.Bool();
        var consumer = ConsumerId.ReadValue(ref reader);
        return close ? consumer : null;
    }
}

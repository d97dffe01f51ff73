namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Announces a producer for any destination.</summary>
internal sealed class ProducerInfo(ProducerId id) : IOpenWireCommand
{
    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, WireType.ProducerInfo, commandId, responseRequired);
        id.Write(writer);
        writer.Null(); // destination
        writer.Null(); // broker path
        writer.Bool(false); // dispatch asynchronously
        writer.Int(0); // window
        writer.End(start);
    }
}

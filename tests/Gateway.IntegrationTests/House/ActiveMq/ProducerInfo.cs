using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Announces a producer for any destination.</summary>
internal sealed class ProducerInfo(string connectionId) : IOpenWireCommand
{
    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, WireType.ProducerInfo, commandId, responseRequired);
        OutgoingMessage.WriteProducerId(writer, connectionId);
        writer.Null(); // destination
        writer.Null(); // broker path
        writer.Bool(false); // dispatch asynchronously
        writer.Int(0); // window
        writer.End(start);
    }
}

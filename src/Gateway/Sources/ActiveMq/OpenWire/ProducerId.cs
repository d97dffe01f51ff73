namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>The one producer of a connection that sends.</summary>
internal readonly record struct ProducerId(string ConnectionId)
{
    public const long Session = 1;

    private const long Value = 1;

    public void Write(OpenWireWriter writer)
    {
        writer.Object(WireType.ProducerId);
        writer.String(ConnectionId);
        writer.Long(Value);
        writer.Long(Session);
    }
}

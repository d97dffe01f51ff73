namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Opens a session, which consumers need.</summary>
internal sealed record SessionInfo(string ConnectionId, long SessionId) : IOpenWireCommand
{
    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, WireType.SessionInfo, commandId, responseRequired);
        writer.Object(WireType.SessionId);
        writer.String(ConnectionId);
        writer.Long(SessionId);
        writer.End(start);
    }
}
